import { readCountry } from '#domain/countries.js';
import { findPort } from '#domain/ports.js';
import type { Lexer } from './lexer.js';
import type { Warns } from './personDraft.js';
import { show } from './personDraft.js';

/**
 * A country field as alpha-3. A port's code in its place stands for the port's country; what cannot be told stays
 * as it came, with a remark.
 */
export function readCountryField(to: Warns, s: Lexer, text: string, where: string): string {
  const reading = readCountry(text);
  if (reading.how !== 'unknown' && reading.how !== 'ambiguous') return reading.code;
  const port = reading.how === 'unknown' && reading.code.length === 3 ? findPort(reading.code) : undefined;
  const came = `${where} ${show(text)}`;
  if (port) {
    to.warn('port-for-country', s, `${came} is a port. Expected a country; read as ${port.country}`);
    return port.country;
  }
  to.warn('unknown-country', s, `${came}. Expected an ISO 3166-1 alpha-3 code; kept as it came`);
  return reading.code;
}

/** A port field: upper case; five letters of the UN/LOCODE list are brought to the three that manifests use. */
export function readPortField(s: Lexer): string {
  const text = s.text(2);
  if (text === '') return s.text(2, 3);
  return readPort(text);
}

/** See {@link readPortField}. */
export function readPort(text: string): string {
  const code = text.toUpperCase();
  if (code.length === 5 && /^[A-Z]{2}[A-Z0-9]{3}$/.test(code)) {
    const port = findPort(code);
    if (port?.code) return port.code;
    if (readCountry(code.slice(0, 2)).how === 'alpha-2') return code.slice(2);
  }
  return code;
}
