/** Elements and values of CAP 1.2 (OASIS CAP-V1.2, 3.2); 1.1 differs by its namespace and fewer values. */
export const CAP_NAMESPACE = 'urn:oasis:names:tc:emergency:cap:1.2';

export const CAP_REQUIRED = ['identifier', 'sender', 'sent', 'status', 'msgType', 'scope'] as const;

export const CAP_VALUES: Readonly<Record<string, readonly string[]>> = {
  status: ['Actual', 'Exercise', 'System', 'Test', 'Draft'],
  msgType: ['Alert', 'Update', 'Cancel', 'Ack', 'Error'],
  scope: ['Public', 'Restricted', 'Private'],
};

export interface CapReference {
  readonly sender: string;
  readonly identifier: string;
  readonly sent: string;
}

/** Earlier messages that one refers to: `sender,identifier,sent`, separated by blanks. */
export function readReferences(text: string): readonly CapReference[] {
  return text
    .split(/\s+/)
    .map((part) => part.split(','))
    .flatMap(([sender, identifier, sent]) =>
      sender && identifier && sent ? [{ sender, identifier, sent }] : [],
    );
}
