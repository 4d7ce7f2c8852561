import type { ForeignMessage } from '#domain/foreignMessage.js';

/**
 * The foreign message as XML in the shape of a NIEM message: a head with activity identification and dates, and one
 * element a field, named after the field catalogue. Namespaces: `nc` NIEM core 5.0, `n` this project's own.
 */
export const FOREIGN_NOTICE_NAMESPACE = 'urn:rsoits:foreign-notice:1';
const NIEM_CORE = 'http://release.niem.gov/niem/niem-core/5.0/';

/** The message as an XML document of `docs/formats/foreign-notice.md`. */
export function writeForeignNoticeXml(m: ForeignMessage): string {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<n:ForeignNotice xmlns:n="${FOREIGN_NOTICE_NAMESPACE}" xmlns:nc="${NIEM_CORE}" version="${m.version}"${m.test ? ' test="true"' : ''}>`,
    '  <nc:ActivityIdentification>',
    `    <nc:IdentificationID>${text(m.reference)}</nc:IdentificationID>`,
    '  </nc:ActivityIdentification>',
    `  <nc:DocumentCategoryText>${text(m.kind)}</nc:DocumentCategoryText>`,
    ...(m.supersedes ? [`  <n:SupersededReference>${text(m.supersedes)}</n:SupersededReference>`] : []),
    '  <nc:DocumentCreationDate>',
    `    <nc:DateTime>${text(m.issuedAt)}</nc:DateTime>`,
    '  </nc:DocumentCreationDate>',
    `  <n:From><nc:OrganizationName>${text(m.from)}</nc:OrganizationName></n:From>`,
    `  <n:To><nc:OrganizationName>${text(m.to.bureau)}</nc:OrganizationName><n:CountryCode>${text(m.to.country)}</n:CountryCode></n:To>`,
    `  <n:RequestText>${text(m.asks)}</n:RequestText>`,
    ...(m.reason ? [`  <n:ReasonText>${text(m.reason)}</n:ReasonText>`] : []),
    ...m.fields.flatMap(({ field, label, value }) => [
      `  <n:Field name="${field}">`,
      `    <n:Label>${text(label)}</n:Label>`,
      ...value.split('\n').map((line) => `    <n:Value>${text(line)}</n:Value>`),
      '  </n:Field>',
    ]),
    '</n:ForeignNotice>',
  ];
  return `${lines.join('\n')}\n`;
}

/** Text of an element; characters that XML 1.0 cannot hold become a space. */
function text(value: string): string {
  return value
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
