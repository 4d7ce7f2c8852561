/**
 * Ports of the world that manifests to and from the United States name, from general knowledge. One group a line
 * block: `@ country zone kind`, then one port a line: code, ICAO (`=` is K and the code, `-` none known), name.
 * Land and sea ports of entry of the United States carry their four-digit port code of Customs (Schedule D); other
 * seaports their UN/LOCODE. A port that is missing here is not wrong, only unknown: see ports.ts.
 */
export const PORT_TABLE = `
@ USA America/New_York air
ATL = Atlanta Hartsfield-Jackson
BOS = Boston Logan
BWI = Baltimore/Washington
BDL = Hartford Bradley
BUF = Buffalo Niagara
BGR = Bangor
BTV = Burlington Vermont
CLE = Cleveland Hopkins
CLT = Charlotte Douglas
CMH = Columbus Glenn
CVG = Cincinnati/Northern Kentucky
DAY = Dayton
DCA = Washington National
DTW = Detroit Wayne County
EWR = Newark Liberty
FLL = Fort Lauderdale Hollywood
GSO = Greensboro Piedmont Triad
GRR = Grand Rapids
GSP = Greenville-Spartanburg
HPN = White Plains Westchester
IAD = Washington Dulles
ISP = Islip MacArthur
JAX = Jacksonville
JFK = New York Kennedy
LGA = New York La Guardia
MCO = Orlando
MIA = Miami
MHT = Manchester New Hampshire
MYR = Myrtle Beach
ORF = Norfolk
PBI = West Palm Beach
PHL = Philadelphia
PIT = Pittsburgh
PVD = Providence Green
PWM = Portland Maine
RDU = Raleigh-Durham
RIC = Richmond
ROC = Rochester
RSW = Fort Myers Southwest Florida
SAV = Savannah Hilton Head
SFB = Orlando Sanford
SRQ = Sarasota Bradenton
SWF = New York Stewart
SYR = Syracuse
TPA = Tampa
TEB = Teterboro
TOL = Toledo
ALB = Albany
ABE = Allentown Lehigh Valley
AVL = Asheville
CHS = Charleston South Carolina
CAK = Akron-Canton
CRW = Charleston West Virginia
DAB = Daytona Beach
EYW = Key West
MLB = Melbourne Florida
TYS = Knoxville
LEX = Lexington
MDT = Harrisburg
PSM = Portsmouth Pease
IAG = Niagara Falls
OPF = Opa-locka
FXE = Fort Lauderdale Executive
ACY = Atlantic City
@ USA America/Indiana/Indianapolis air
IND = Indianapolis
SBN = South Bend
FWA = Fort Wayne
@ USA America/Kentucky/Louisville air
SDF = Louisville
@ USA America/Detroit air
LAN = Lansing
FNT = Flint
MBS = Saginaw
@ USA America/Chicago air
ORD = Chicago O'Hare
MDW = Chicago Midway
RFD = Rockford
AUS = Austin
BHM = Birmingham Alabama
BNA = Nashville
BRO = Brownsville
CRP = Corpus Christi
DAL = Dallas Love Field
DFW = Dallas/Fort Worth
AFW = Fort Worth Alliance
DSM = Des Moines
FSD = Sioux Falls
FAR = Fargo
GRB = Green Bay
HOU = Houston Hobby
HRL = Harlingen
HSV = Huntsville
IAH = Houston Bush
EFD = Houston Ellington
ICT = Wichita
JAN = Jackson Mississippi
LIT = Little Rock
LRD = Laredo
MCI = Kansas City
MEM = Memphis
MFE = McAllen
MKE = Milwaukee
MLI = Moline Quad City
MOB = Mobile
MSN = Madison
MSP = Minneapolis-Saint Paul
MSY = New Orleans
OKC = Oklahoma City
OMA = Omaha
PNS = Pensacola
SAT = San Antonio
SGF = Springfield Missouri
SHV = Shreveport
STL = St Louis
TUL = Tulsa
XNA = Northwest Arkansas
DLH = Duluth
INL = International Falls
GPT = Gulfport
BTR = Baton Rouge
VPS = Fort Walton Beach
DRT = Del Rio
@ USA America/Denver air
ABQ = Albuquerque
ASE = Aspen
BIL = Billings
BOI = Boise
BZN = Bozeman
COS = Colorado Springs
DEN = Denver
EGE = Eagle County Vail
ELP = El Paso
GTF = Great Falls
SLC = Salt Lake City
FCA = Kalispell Glacier Park
JAC = Jackson Hole
@ USA America/Phoenix air
PHX = Phoenix Sky Harbor
TUS = Tucson
AZA KIWA Phoenix-Mesa Gateway
YUM KNYL Yuma
@ USA America/Los_Angeles air
BUR = Burbank
BLI = Bellingham
FAT = Fresno
GEG = Spokane
LAS = Las Vegas
LAX = Los Angeles
LGB = Long Beach
OAK = Oakland
ONT = Ontario California
PDX = Portland Oregon
PSP = Palm Springs
PAE = Everett Paine Field
RNO = Reno Tahoe
SAN = San Diego
SBA = Santa Barbara
SEA = Seattle-Tacoma
BFI = Seattle Boeing Field
SFO = San Francisco
SJC = San Jose California
SMF = Sacramento
SNA = Santa Ana John Wayne
STS = Santa Rosa
VNY = Van Nuys
@ USA America/Anchorage air
ANC PANC Anchorage
FAI PAFA Fairbanks
@ USA America/Juneau air
JNU PAJN Juneau
KTN PAKT Ketchikan
@ USA Pacific/Honolulu air
HNL PHNL Honolulu
OGG PHOG Kahului Maui
KOA PHKO Kona
LIH PHLI Lihue
ITO PHTO Hilo
@ PRI America/Puerto_Rico air
SJU TJSJ San Juan
BQN TJBQ Aguadilla
PSE TJPS Ponce
@ VIR America/St_Thomas air
STT TIST Saint Thomas
STX TISX Saint Croix
@ GUM Pacific/Guam air
GUM PGUM Guam
@ MNP Pacific/Saipan air
SPN PGSN Saipan
@ ASM Pacific/Pago_Pago air
PPG NSTU Pago Pago
@ USA America/Los_Angeles land
2504 - San Ysidro
2506 - Otay Mesa
2505 - Tecate
2503 - Calexico
2507 - Calexico East
2502 - Andrade
3004 - Blaine
3009 - Sumas
3023 - Lynden
3017 - Point Roberts
3019 - Oroville
3302 - Eastport Idaho
@ USA America/Phoenix land
2604 - Nogales Arizona
2601 - Douglas
2602 - Lukeville
2603 - Naco
2606 - Sasabe
2608 - San Luis Arizona
@ USA America/Denver land
2402 - El Paso
2404 - Fabens
2406 - Columbus New Mexico
2408 - Santa Teresa
3310 - Sweetgrass
3318 - Roosville
3301 - Raymond Montana
@ USA America/Chicago land
2301 - Brownsville
2302 - Del Rio
2303 - Eagle Pass
2304 - Laredo
2305 - Hidalgo
2307 - Rio Grande City
2309 - Progreso
2310 - Roma
2403 - Presidio
3401 - Pembina
3403 - Portal
3604 - International Falls
3613 - Grand Portage
@ USA America/Detroit land
3801 - Detroit
3802 - Port Huron
3803 - Sault Sainte Marie
@ USA America/New_York land
0901 - Buffalo-Niagara Falls
0712 - Champlain-Rouses Point
0708 - Alexandria Bay
0701 - Ogdensburg
0704 - Massena
0711 - Trout River
0212 - Highgate Springs
0209 - Derby Line
0211 - Norton
0115 - Calais
0106 - Houlton
0109 - Madawaska
0104 - Jackman
0105 - Vanceboro
@ USA America/Anchorage land
3104 - Alcan
@ USA America/New_York sea
0401 - Boston
1001 - New York
4601 - Newark
1101 - Philadelphia
1303 - Baltimore
1401 - Norfolk
1601 - Charleston
1703 - Savannah
1803 - Jacksonville
1816 - Port Canaveral
1801 - Tampa
5201 - Miami
5203 - Port Everglades
5202 - Key West
0101 - Portland Maine
0502 - Providence
@ USA America/Chicago sea
1901 - Mobile
2002 - New Orleans
5301 - Houston
5310 - Galveston
5312 - Corpus Christi
1902 - Gulfport
@ USA America/Los_Angeles sea
2501 - San Diego
2704 - Los Angeles
2709 - Long Beach
2809 - San Francisco
2811 - Oakland
3001 - Seattle
3002 - Tacoma
3005 - Bellingham
3007 - Port Angeles
2904 - Portland Oregon
@ USA America/Juneau sea
3101 - Juneau
3102 - Ketchikan
3103 - Skagway
@ USA America/Anchorage sea
3126 - Anchorage
@ USA Pacific/Honolulu sea
3201 - Honolulu
@ PRI America/Puerto_Rico sea
4909 - San Juan
@ VIR America/St_Thomas sea
5101 - Charlotte Amalie
@ CAN America/Toronto air
YYZ CYYZ Toronto Pearson
YTZ CYTZ Toronto Billy Bishop
YHM CYHM Hamilton
YOW CYOW Ottawa
YUL CYUL Montreal Trudeau
YMX CYMX Montreal Mirabel
YQB CYQB Quebec
YXU CYXU London Ontario
YQG CYQG Windsor
YAM CYAM Sault Ste Marie Ontario
@ CAN America/Halifax air
YHZ CYHZ Halifax
YFC CYFC Fredericton
YQM CYQM Moncton
YSJ CYSJ Saint John
YYG CYYG Charlottetown
@ CAN America/St_Johns air
YYT CYYT St John's
@ CAN America/Goose_Bay air
YYR CYYR Goose Bay
@ CAN America/Winnipeg air
YWG CYWG Winnipeg
@ CAN America/Regina air
YQR CYQR Regina
YXE CYXE Saskatoon
@ CAN America/Edmonton air
YYC CYYC Calgary
YEG CYEG Edmonton
@ CAN America/Vancouver air
YVR CYVR Vancouver
YYJ CYYJ Victoria
YLW CYLW Kelowna
YXX CYXX Abbotsford
@ CAN America/Whitehorse air
YXY CYXY Whitehorse
@ CAN America/Vancouver sea
CAVAN - Vancouver
CAVIC - Victoria
@ CAN America/Halifax sea
CAHAL - Halifax
@ MEX America/Mexico_City air
MEX MMMX Mexico City
NLU MMSM Mexico City Felipe Angeles
TLC MMTO Toluca
GDL MMGL Guadalajara
MTY MMMY Monterrey
BJX MMLO Leon Bajio
QRO MMQT Queretaro
SLP MMSP San Luis Potosi
AGU MMAS Aguascalientes
ZCL MMZC Zacatecas
MLM MMMM Morelia
PVR MMPR Puerto Vallarta
ZLO MMZO Manzanillo
ZIH MMZH Ixtapa-Zihuatanejo
ACA MMAA Acapulco
OAX MMOX Oaxaca
HUX MMBT Huatulco
VER MMVR Veracruz
TAM MMTM Tampico
PBC MMPB Puebla
DGO MMDO Durango
TRC MMTC Torreon
CLQ MMIA Colima
@ MEX America/Merida air
MID MMMD Merida
@ MEX America/Cancun air
CUN MMUN Cancun
CZM MMCZ Cozumel
TQO MMTL Tulum
@ MEX America/Tijuana air
TIJ MMTJ Tijuana
MXL MMML Mexicali
@ MEX America/Hermosillo air
HMO MMHO Hermosillo
@ MEX America/Mazatlan air
SJD MMSD San Jose del Cabo
LAP MMLP La Paz Mexico
MZT MMMZ Mazatlan
CUL MMCL Culiacan
LTO MMLT Loreto
@ MEX America/Chihuahua air
CUU MMCU Chihuahua
@ MEX America/Ciudad_Juarez air
CJS MMCS Ciudad Juarez
@ MEX America/Matamoros air
REX MMRX Reynosa
NLD MMNL Nuevo Laredo
@ MEX America/Cancun sea
MXCZM - Cozumel
@ MEX America/Tijuana sea
MXESE - Ensenada
@ GTM America/Guatemala air
GUA MGGT Guatemala City
FRS MGMM Flores
@ BLZ America/Belize air
BZE MZBZ Belize City
@ SLV America/El_Salvador air
SAL MSLP San Salvador
@ HND America/Tegucigalpa air
SAP MHLM San Pedro Sula
TGU MHTG Tegucigalpa
XPL MHPR Comayagua Palmerola
RTB MHRO Roatan
LCE MHLC La Ceiba
@ NIC America/Managua air
MGA MNMG Managua
@ CRI America/Costa_Rica air
SJO MROC San Jose Costa Rica
LIR MRLB Liberia Costa Rica
@ PAN America/Panama air
PTY MPTO Panama Tocumen
PAC MPMG Panama Albrook
@ COL America/Bogota air
BOG SKBO Bogota
MDE SKRG Medellin Rionegro
CLO SKCL Cali
CTG SKCG Cartagena
BAQ SKBQ Barranquilla
PEI SKPE Pereira
BGA SKBG Bucaramanga
ADZ SKSP San Andres
AXM SKAR Armenia
SMR SKSM Santa Marta
CUC SKCC Cucuta
@ VEN America/Caracas air
CCS SVMI Caracas
MAR SVMC Maracaibo
VLN SVVA Valencia Venezuela
@ ECU America/Guayaquil air
UIO SEQM Quito
GYE SEGU Guayaquil
@ PER America/Lima air
LIM SPJC Lima
CUZ SPZO Cusco
AQP SPQU Arequipa
@ BOL America/La_Paz air
VVI SLVR Santa Cruz Viru Viru
LPB SLLP La Paz
CBB SLCB Cochabamba
@ BRA America/Sao_Paulo air
GRU SBGR Sao Paulo Guarulhos
CGH SBSP Sao Paulo Congonhas
VCP SBKP Campinas Viracopos
GIG SBGL Rio de Janeiro Galeao
SDU SBRJ Rio de Janeiro Santos Dumont
BSB SBBR Brasilia
CNF SBCF Belo Horizonte Confins
CWB SBCT Curitiba
POA SBPA Porto Alegre
FLN SBFL Florianopolis
@ BRA America/Bahia air
SSA SBSV Salvador
@ BRA America/Recife air
REC SBRF Recife
@ BRA America/Fortaleza air
FOR SBFZ Fortaleza
@ BRA America/Belem air
BEL SBBE Belem
@ BRA America/Manaus air
MAO SBEG Manaus
@ ARG America/Argentina/Buenos_Aires air
EZE SAEZ Buenos Aires Ezeiza
AEP SABE Buenos Aires Aeroparque
@ ARG America/Argentina/Cordoba air
COR SACO Cordoba Argentina
@ ARG America/Argentina/Mendoza air
MDZ SAME Mendoza
@ CHL America/Santiago air
SCL SCEL Santiago de Chile
@ URY America/Montevideo air
MVD SUMU Montevideo
@ PRY America/Asuncion air
ASU SGAS Asuncion
@ GUY America/Guyana air
GEO SYCJ Georgetown
@ SUR America/Paramaribo air
PBM SMJP Paramaribo
@ GUF America/Cayenne air
CAY SOCA Cayenne
@ CUB America/Havana air
HAV MUHA Havana
VRA MUVR Varadero
HOG MUHG Holguin
SNU MUSC Santa Clara
CMW MUCM Camaguey
SCU MUCU Santiago de Cuba
@ DOM America/Santo_Domingo air
SDQ MDSD Santo Domingo
PUJ MDPC Punta Cana
STI MDST Santiago Dominican Republic
POP MDPP Puerto Plata
LRM MDLR La Romana
AZS MDCY Samana
@ HTI America/Port-au-Prince air
PAP MTPP Port-au-Prince
CAP MTCH Cap-Haitien
@ JAM America/Jamaica air
KIN MKJP Kingston
MBJ MKJS Montego Bay
@ BHS America/Nassau air
NAS MYNN Nassau
FPO MYGF Freeport
GGT MYEF George Town Exuma
ELH MYEH North Eleuthera
MHH MYAM Marsh Harbour
BIM MYBS Bimini
@ BHS America/Nassau sea
BSNAS - Nassau
BSFPO - Freeport
@ TCA America/Grand_Turk air
PLS MBPV Providenciales
@ CYM America/Cayman air
GCM MWCR Grand Cayman
@ BMU Atlantic/Bermuda air
BDA TXKF Bermuda
@ ABW America/Aruba air
AUA TNCA Aruba
@ CUW America/Curacao air
CUR TNCC Curacao
@ BES America/Kralendijk air
BON TNCB Bonaire
@ SXM America/Lower_Princes air
SXM TNCM Sint Maarten
@ ATG America/Antigua air
ANU TAPA Antigua
@ KNA America/St_Kitts air
SKB TKPK Saint Kitts
NEV TKPN Nevis
@ LCA America/St_Lucia air
UVF TLPL Saint Lucia Hewanorra
SLU TLPC Saint Lucia Castries
@ BRB America/Barbados air
BGI TBPB Barbados
@ GRD America/Grenada air
GND TGPY Grenada
@ DMA America/Dominica air
DOM TDPD Dominica
@ VCT America/St_Vincent air
SVD TVSA Saint Vincent Argyle
@ TTO America/Port_of_Spain air
POS TTPP Port of Spain
TAB TTCP Tobago
@ GLP America/Guadeloupe air
PTP TFFR Pointe-a-Pitre
@ MTQ America/Martinique air
FDF TFFF Fort-de-France
@ AIA America/Anguilla air
AXA TQPF Anguilla
@ VGB America/Tortola air
EIS TUPJ Tortola Beef Island
@ GBR Europe/London air
LHR EGLL London Heathrow
LGW EGKK London Gatwick
STN EGSS London Stansted
LTN EGGW London Luton
LCY EGLC London City
SEN EGMC London Southend
MAN EGCC Manchester
BHX EGBB Birmingham
BRS EGGD Bristol
EDI EGPH Edinburgh
GLA EGPF Glasgow
ABZ EGPD Aberdeen
BFS EGAA Belfast International
BHD EGAC Belfast City
CWL EGFF Cardiff
LBA EGNM Leeds Bradford
LPL EGGP Liverpool
NCL EGNT Newcastle
EMA EGNX East Midlands
SOU EGHI Southampton
EXT EGTE Exeter
NWI EGSH Norwich
PIK EGPK Prestwick
@ GBR Europe/London sea
GBSOU - Southampton
GBDVR - Dover
@ IRL Europe/Dublin air
DUB EIDW Dublin
SNN EINN Shannon
ORK EICK Cork
NOC EIKN Knock
@ FRA Europe/Paris air
CDG LFPG Paris Charles de Gaulle
ORY LFPO Paris Orly
LBG LFPB Paris Le Bourget
BVA LFOB Paris Beauvais
NCE LFMN Nice
LYS LFLL Lyon
MRS LFML Marseille
TLS LFBO Toulouse
BOD LFBD Bordeaux
NTE LFRS Nantes
SXB LFST Strasbourg
MLH LFSB Basel-Mulhouse
@ DEU Europe/Berlin air
FRA EDDF Frankfurt
MUC EDDM Munich
BER EDDB Berlin Brandenburg
TXL EDDT Berlin Tegel
SXF EDDB Berlin Schoenefeld
DUS EDDL Dusseldorf
HAM EDDH Hamburg
CGN EDDK Cologne Bonn
STR EDDS Stuttgart
HAJ EDDV Hanover
NUE EDDN Nuremberg
LEJ EDDP Leipzig Halle
BRE EDDW Bremen
DRS EDDC Dresden
HHN EDFH Frankfurt-Hahn
DTM EDLW Dortmund
RMS ETAR Ramstein
@ NLD Europe/Amsterdam air
AMS EHAM Amsterdam Schiphol
EIN EHEH Eindhoven
RTM EHRD Rotterdam
@ BEL Europe/Brussels air
BRU EBBR Brussels
CRL EBCI Charleroi
LGG EBLG Liege
@ LUX Europe/Luxembourg air
LUX ELLX Luxembourg
@ CHE Europe/Zurich air
ZRH LSZH Zurich
GVA LSGG Geneva
BSL LFSB Basel
BRN LSZB Berne
@ AUT Europe/Vienna air
VIE LOWW Vienna
SZG LOWS Salzburg
INN LOWI Innsbruck
GRZ LOWG Graz
LNZ LOWL Linz
@ ESP Europe/Madrid air
MAD LEMD Madrid
BCN LEBL Barcelona
AGP LEMG Malaga
PMI LEPA Palma de Mallorca
VLC LEVC Valencia
SVQ LEZL Seville
ALC LEAL Alicante
BIO LEBB Bilbao
IBZ LEIB Ibiza
SCQ LEST Santiago de Compostela
@ ESP Atlantic/Canary air
TFS GCTS Tenerife South
TFN GCXO Tenerife North
LPA GCLP Gran Canaria
ACE GCRR Lanzarote
@ ESP Europe/Madrid sea
ESBCN - Barcelona
@ PRT Europe/Lisbon air
LIS LPPT Lisbon
OPO LPPR Porto
FAO LPFR Faro
FNC LPMA Madeira
@ PRT Atlantic/Azores air
PDL LPPD Ponta Delgada
TER LPLA Terceira Lajes
@ ITA Europe/Rome air
FCO LIRF Rome Fiumicino
CIA LIRA Rome Ciampino
MXP LIMC Milan Malpensa
LIN LIML Milan Linate
BGY LIME Bergamo
VCE LIPZ Venice
NAP LIRN Naples
BLQ LIPE Bologna
PSA LIRP Pisa
FLR LIRQ Florence
TRN LIMF Turin
CTA LICC Catania
PMO LICJ Palermo
BRI LIBD Bari
VRN LIPX Verona
@ ITA Europe/Rome sea
ITCVV - Civitavecchia
@ MLT Europe/Malta air
MLA LMML Malta
@ GRC Europe/Athens air
ATH LGAV Athens
SKG LGTS Thessaloniki
HER LGIR Heraklion
JTR LGSR Santorini
JMK LGMK Mykonos
RHO LGRP Rhodes
@ CYP Asia/Nicosia air
LCA LCLK Larnaca
PFO LCPH Paphos
@ TUR Europe/Istanbul air
IST LTFM Istanbul
SAW LTFJ Istanbul Sabiha Gokcen
ESB LTAC Ankara
AYT LTAI Antalya
ADB LTBJ Izmir
@ DNK Europe/Copenhagen air
CPH EKCH Copenhagen
BLL EKBI Billund
AAL EKYT Aalborg
@ SWE Europe/Stockholm air
ARN ESSA Stockholm Arlanda
GOT ESGG Gothenburg
MMX ESMS Malmo
@ NOR Europe/Oslo air
OSL ENGM Oslo
BGO ENBR Bergen
SVG ENZV Stavanger
TRD ENVA Trondheim
@ FIN Europe/Helsinki air
HEL EFHK Helsinki
TMP EFTP Tampere
@ ISL Atlantic/Reykjavik air
KEF BIKF Keflavik
@ GRL America/Nuuk air
GOH BGGH Nuuk
SFJ BGSF Kangerlussuaq
@ POL Europe/Warsaw air
WAW EPWA Warsaw Chopin
KRK EPKK Krakow
GDN EPGD Gdansk
KTW EPKT Katowice
WRO EPWR Wroclaw
RZE EPRZ Rzeszow
@ CZE Europe/Prague air
PRG LKPR Prague
BRQ LKTB Brno
@ SVK Europe/Bratislava air
BTS LZIB Bratislava
@ HUN Europe/Budapest air
BUD LHBP Budapest
@ ROU Europe/Bucharest air
OTP LROP Bucharest
CLJ LRCL Cluj
@ BGR Europe/Sofia air
SOF LBSF Sofia
VAR LBWN Varna
@ SRB Europe/Belgrade air
BEG LYBE Belgrade
@ HRV Europe/Zagreb air
ZAG LDZA Zagreb
DBV LDDU Dubrovnik
SPU LDSP Split
@ SVN Europe/Ljubljana air
LJU LJLJ Ljubljana
@ BIH Europe/Sarajevo air
SJJ LQSA Sarajevo
@ MNE Europe/Podgorica air
TGD LYPG Podgorica
@ MKD Europe/Skopje air
SKP LWSK Skopje
@ ALB Europe/Tirane air
TIA LATI Tirana
@ XKX Europe/Belgrade air
PRN BKPR Pristina
@ EST Europe/Tallinn air
TLL EETN Tallinn
@ LVA Europe/Riga air
RIX EVRA Riga
@ LTU Europe/Vilnius air
VNO EYVI Vilnius
@ BLR Europe/Minsk air
MSQ UMMS Minsk
@ UKR Europe/Kyiv air
KBP UKBB Kyiv Boryspil
LWO UKLL Lviv
ODS UKOO Odesa
@ MDA Europe/Chisinau air
RMO LUKK Chisinau
KIV LUKK Chisinau former code
@ RUS Europe/Moscow air
SVO UUEE Moscow Sheremetyevo
DME UUDD Moscow Domodedovo
VKO UUWW Moscow Vnukovo
LED ULLI Saint Petersburg
@ RUS Asia/Yekaterinburg air
SVX USSS Yekaterinburg
@ RUS Asia/Vladivostok air
VVO UHWW Vladivostok
@ GEO Asia/Tbilisi air
TBS UGTB Tbilisi
@ ARM Asia/Yerevan air
EVN UDYZ Yerevan
@ AZE Asia/Baku air
GYD UBBB Baku
@ KAZ Asia/Almaty air
ALA UAAA Almaty
NQZ UACC Astana
@ UZB Asia/Tashkent air
TAS UTTT Tashkent
@ KGZ Asia/Bishkek air
FRU UCFM Bishkek
BSZ UCFM Bishkek new code
@ TJK Asia/Dushanbe air
DYU UTDD Dushanbe
@ TKM Asia/Ashgabat air
ASB UTAA Ashgabat
@ AFG Asia/Kabul air
KBL OAKB Kabul
@ ISR Asia/Jerusalem air
TLV LLBG Tel Aviv Ben Gurion
@ JOR Asia/Amman air
AMM OJAI Amman
@ LBN Asia/Beirut air
BEY OLBA Beirut
@ SYR Asia/Damascus air
DAM OSDI Damascus
@ IRQ Asia/Baghdad air
BGW ORBI Baghdad
EBL ORER Erbil
BSR ORMM Basra
@ IRN Asia/Tehran air
IKA OIIE Tehran Imam Khomeini
@ KWT Asia/Kuwait air
KWI OKKK Kuwait
@ SAU Asia/Riyadh air
RUH OERK Riyadh
JED OEJN Jeddah
DMM OEDF Dammam
MED OEMA Medina
@ BHR Asia/Bahrain air
BAH OBBI Bahrain
@ QAT Asia/Qatar air
DOH OTHH Doha
@ ARE Asia/Dubai air
DXB OMDB Dubai
DWC OMDW Dubai World Central
AUH OMAA Abu Dhabi
SHJ OMSJ Sharjah
RKT OMRK Ras al-Khaimah
@ OMN Asia/Muscat air
MCT OOMS Muscat
@ YEM Asia/Aden air
ADE OYAA Aden
SAH OYSN Sanaa
@ EGY Africa/Cairo air
CAI HECA Cairo
HRG HEGN Hurghada
SSH HESH Sharm el-Sheikh
@ MAR Africa/Casablanca air
CMN GMMN Casablanca
RAK GMMX Marrakesh
TNG GMTT Tangier
@ DZA Africa/Algiers air
ALG DAAG Algiers
@ TUN Africa/Tunis air
TUN DTTA Tunis
@ LBY Africa/Tripoli air
MJI HLLM Tripoli Mitiga
@ SEN Africa/Dakar air
DSS GOBD Dakar Blaise Diagne
DKR GOOY Dakar Yoff
@ CPV Atlantic/Cape_Verde air
RAI GVNP Praia
SID GVAC Sal
@ GMB Africa/Banjul air
BJL GBYD Banjul
@ GIN Africa/Conakry air
CKY GUCY Conakry
@ SLE Africa/Freetown air
FNA GFLL Freetown
@ LBR Africa/Monrovia air
ROB GLRB Monrovia
@ CIV Africa/Abidjan air
ABJ DIAP Abidjan
@ GHA Africa/Accra air
ACC DGAA Accra
@ TGO Africa/Lome air
LFW DXXX Lome
@ BEN Africa/Porto-Novo air
COO DBBB Cotonou
@ NGA Africa/Lagos air
LOS DNMM Lagos
ABV DNAA Abuja
PHC DNPO Port Harcourt
KAN DNKN Kano
@ BFA Africa/Ouagadougou air
OUA DFFD Ouagadougou
@ MLI Africa/Bamako air
BKO GABS Bamako
@ NER Africa/Niamey air
NIM DRRN Niamey
@ TCD Africa/Ndjamena air
NDJ FTTJ N'Djamena
@ CMR Africa/Douala air
DLA FKKD Douala
NSI FKYS Yaounde
@ GAB Africa/Libreville air
LBV FOOL Libreville
@ GNQ Africa/Malabo air
SSG FGSL Malabo
@ COG Africa/Brazzaville air
BZV FCBB Brazzaville
@ COD Africa/Kinshasa air
FIH FZAA Kinshasa
@ COD Africa/Lubumbashi air
FBM FZQA Lubumbashi
@ AGO Africa/Luanda air
LAD FNLU Luanda
@ ETH Africa/Addis_Ababa air
ADD HAAB Addis Ababa
@ KEN Africa/Nairobi air
NBO HKJK Nairobi
MBA HKMO Mombasa
@ UGA Africa/Kampala air
EBB HUEN Entebbe
@ TZA Africa/Dar_es_Salaam air
DAR HTDA Dar es Salaam
JRO HTKJ Kilimanjaro
ZNZ HTZA Zanzibar
@ RWA Africa/Kigali air
KGL HRYR Kigali
@ BDI Africa/Bujumbura air
BJM HBBA Bujumbura
@ SDN Africa/Khartoum air
KRT HSSK Khartoum
@ SSD Africa/Juba air
JUB HJJJ Juba
@ DJI Africa/Djibouti air
JIB HDAM Djibouti
@ ERI Africa/Asmara air
ASM HHAS Asmara
@ SOM Africa/Mogadishu air
MGQ HCMM Mogadishu
@ ZAF Africa/Johannesburg air
JNB FAOR Johannesburg
CPT FACT Cape Town
DUR FALE Durban
@ ZWE Africa/Harare air
HRE FVRG Harare
@ ZMB Africa/Lusaka air
LUN FLKK Lusaka
@ MWI Africa/Blantyre air
LLW FWKI Lilongwe
@ MOZ Africa/Maputo air
MPM FQMA Maputo
@ BWA Africa/Gaborone air
GBE FBSK Gaborone
@ NAM Africa/Windhoek air
WDH FYWH Windhoek
@ MUS Indian/Mauritius air
MRU FIMP Mauritius
@ SYC Indian/Mahe air
SEZ FSIA Mahe
@ MDG Indian/Antananarivo air
TNR FMMI Antananarivo
@ REU Indian/Reunion air
RUN FMEE Reunion
@ PAK Asia/Karachi air
KHI OPKC Karachi
LHE OPLA Lahore
ISB OPIS Islamabad
PEW OPPS Peshawar
@ IND Asia/Kolkata air
DEL VIDP Delhi
BOM VABB Mumbai
MAA VOMM Chennai
BLR VOBL Bengaluru
HYD VOHS Hyderabad
CCU VECC Kolkata
COK VOCI Kochi
AMD VAAH Ahmedabad
TRV VOTV Thiruvananthapuram
GOI VOGO Goa
PNQ VAPO Pune
ATQ VIAR Amritsar
JAI VIJP Jaipur
LKO VILK Lucknow
CCJ VOCL Kozhikode
@ NPL Asia/Kathmandu air
KTM VNKT Kathmandu
@ BGD Asia/Dhaka air
DAC VGHS Dhaka
CGP VGEG Chattogram
@ BTN Asia/Thimphu air
PBH VQPR Paro
@ LKA Asia/Colombo air
CMB VCBI Colombo
@ MDV Indian/Maldives air
MLE VRMM Male
@ MMR Asia/Yangon air
RGN VYYY Yangon
MDL VYMD Mandalay
@ THA Asia/Bangkok air
BKK VTBS Bangkok Suvarnabhumi
DMK VTBD Bangkok Don Mueang
HKT VTSP Phuket
CNX VTCC Chiang Mai
USM VTSM Samui
KBV VTSG Krabi
UTP VTBU Pattaya U-Tapao
@ KHM Asia/Phnom_Penh air
PNH VDPP Phnom Penh
SAI VDSA Siem Reap Angkor
REP VDSR Siem Reap
KOS VDSV Sihanoukville
@ LAO Asia/Vientiane air
VTE VLVT Vientiane
LPQ VLLB Luang Prabang
@ VNM Asia/Ho_Chi_Minh air
SGN VVTS Ho Chi Minh City
HAN VVNB Hanoi
DAD VVDN Da Nang
CXR VVCR Nha Trang Cam Ranh
@ MYS Asia/Kuala_Lumpur air
KUL WMKK Kuala Lumpur
PEN WMKP Penang
BKI WBKK Kota Kinabalu
@ SGP Asia/Singapore air
SIN WSSS Singapore
@ SGP Asia/Singapore sea
SGSIN - Singapore
@ BRN Asia/Brunei air
BWN WBSB Brunei
@ IDN Asia/Jakarta air
CGK WIII Jakarta Soekarno-Hatta
SUB WARR Surabaya
KNO WIMM Medan Kualanamu
@ IDN Asia/Makassar air
DPS WADD Bali Denpasar
UPG WAAA Makassar
@ TLS Asia/Dili air
DIL WPDL Dili
@ PHL Asia/Manila air
MNL RPLL Manila
CEB RPVM Cebu
CRK RPLC Clark
DVO RPMD Davao
ILO RPVI Iloilo
KLO RPVK Kalibo
PPS RPVP Puerto Princesa
MPH RPVE Caticlan Boracay
@ CHN Asia/Shanghai air
PEK ZBAA Beijing Capital
PKX ZBAD Beijing Daxing
PVG ZSPD Shanghai Pudong
SHA ZSSS Shanghai Hongqiao
CAN ZGGG Guangzhou
SZX ZGSZ Shenzhen
CTU ZUUU Chengdu Shuangliu
TFU ZUTF Chengdu Tianfu
CKG ZUCK Chongqing
HGH ZSHC Hangzhou
NKG ZSNJ Nanjing
XIY ZLXY Xi'an
WUH ZHHH Wuhan
XMN ZSAM Xiamen
FOC ZSFZ Fuzhou
KMG ZPPP Kunming
TAO ZSQD Qingdao
DLC ZYTL Dalian
SHE ZYTX Shenyang
TSN ZBTJ Tianjin
CSX ZGHA Changsha
HRB ZYHB Harbin
HAK ZJHK Haikou
SYX ZJSY Sanya
URC ZWWW Urumqi
@ HKG Asia/Hong_Kong air
HKG VHHH Hong Kong
@ MAC Asia/Macau air
MFM VMMC Macau
@ TWN Asia/Taipei air
TPE RCTP Taipei Taoyuan
TSA RCSS Taipei Songshan
KHH RCKH Kaohsiung
RMQ RCMQ Taichung
@ KOR Asia/Seoul air
ICN RKSI Seoul Incheon
GMP RKSS Seoul Gimpo
PUS RKPK Busan
CJU RKPC Jeju
TAE RKTN Daegu
OSN RKSO Osan
@ PRK Asia/Pyongyang air
FNJ ZKPY Pyongyang
@ JPN Asia/Tokyo air
NRT RJAA Tokyo Narita
HND RJTT Tokyo Haneda
KIX RJBB Osaka Kansai
ITM RJOO Osaka Itami
NGO RJGG Nagoya Chubu
FUK RJFF Fukuoka
CTS RJCC Sapporo New Chitose
OKA ROAH Okinawa Naha
SDJ RJSS Sendai
HIJ RJOA Hiroshima
KOJ RJFK Kagoshima
DNA RODN Kadena
OKO RJTY Yokota
@ MNG Asia/Ulaanbaatar air
UBN ZMCK Ulaanbaatar
ULN ZMUB Ulaanbaatar former
@ AUS Australia/Sydney air
SYD YSSY Sydney
CBR YSCB Canberra
@ AUS Australia/Melbourne air
MEL YMML Melbourne
@ AUS Australia/Brisbane air
BNE YBBN Brisbane
CNS YBCS Cairns
OOL YBCG Gold Coast
@ AUS Australia/Adelaide air
ADL YPAD Adelaide
@ AUS Australia/Perth air
PER YPPH Perth
@ AUS Australia/Darwin air
DRW YPDN Darwin
@ NZL Pacific/Auckland air
AKL NZAA Auckland
CHC NZCH Christchurch
WLG NZWN Wellington
ZQN NZQN Queenstown
@ FJI Pacific/Fiji air
NAN NFFN Nadi
SUV NFNA Suva
@ PYF Pacific/Tahiti air
PPT NTAA Papeete
@ NCL Pacific/Noumea air
NOU NWWW Noumea
@ WSM Pacific/Apia air
APW NSFA Apia
@ TON Pacific/Tongatapu air
TBU NFTF Tongatapu
@ COK Pacific/Rarotonga air
RAR NCRG Rarotonga
@ PNG Pacific/Port_Moresby air
POM AYPY Port Moresby
@ SLB Pacific/Guadalcanal air
HIR AGGH Honiara
@ VUT Pacific/Efate air
VLI NVVV Port Vila
@ KIR Pacific/Tarawa air
TRW NGTA Tarawa
@ MHL Pacific/Majuro air
MAJ PKMJ Majuro
KWA PKWA Kwajalein
@ FSM Pacific/Pohnpei air
PNI PTPN Pohnpei
KSA PTSA Kosrae
@ FSM Pacific/Chuuk air
TKK PTKK Chuuk
YAP PTYA Yap
@ PLW Pacific/Palau air
ROR PTRO Palau
@ NRU Pacific/Nauru air
INU ANYN Nauru
`;
