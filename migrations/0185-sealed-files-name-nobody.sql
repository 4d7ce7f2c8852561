-- A sealed file is not named where registrants are listed or searched: its name stands with its values, behind the seal.
update registrants set display_name = 'Sealed', name_words = '' where sealed_at is not null;
create index registrants_sealed on registrants (agency_id, number) where sealed_at is not null;
