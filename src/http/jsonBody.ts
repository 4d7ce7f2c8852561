import type { FastifyInstance } from 'fastify';
import { clip, printable, storable } from '#basics/text.js';
import { duplicateMembers } from '#formats/json/duplicates.js';
import { parseJson } from '#formats/jsonDocument.js';
import { type Issue, Refused } from './errors.js';

/**
 * Reads JSON bodies: one that is not well-formed is refused with the place, one in which a member stands twice with its
 * name. What is kept of two differs between programs, and nobody would hear which of them was meant.
 */
export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = body as string;
    const issue = problemOf(new TextEncoder().encode(text));
    if (issue) done(new Refused('invalid', { issues: [issue] }));
    else parse(request, text, done);
  });
}

function problemOf(bytes: Uint8Array): Issue | undefined {
  // An empty body is none; what a route asks for it says itself.
  if (bytes.length === 0) return undefined;
  const [twice] = duplicateMembers(bytes);
  if (twice)
    return {
      at: 'body',
      problem: `member ${clip(printable(storable(twice.name)), 40)} stands twice in one object, again at byte ${twice.offset}. Expected each once`,
    };
  const read = parseJson(bytes);
  if (read.ok) return undefined;
  const { code, offset, text } = read.warning;
  const problem = code === 'not-json' ? `not readable from byte ${offset}. Expected one whole value` : text;
  return { at: 'body', problem };
}
