import { z } from 'zod';
import type { Document, DocumentMark, Section } from '#documents/document.js';
import {
  acknowledgementForm,
  BLANK_FORMS,
  type BlankForm,
  type BlankFormCode,
  registrationForm,
  travelNoticeForm,
} from '#domain/blankForms.js';
import { fieldsOf } from '#storage/agencyFields.js';
import { formsPage } from '#web/pages/agencyFields.js';
import { localText } from '#web/parts/When.js';
import { file } from '../answer.js';
import { printPdf } from '../documentFonts.js';
import { refuse } from '../errors.js';
import { markOf } from '../mark.js';
import { type AnyRoute, route } from '../route.js';
import { show } from '../shell.js';

/** Blank paper forms from the tables that the pages are made of: for visits without a computer, and to be signed. */
const list = route({
  method: 'GET',
  path: '/registry/forms',
  kind: 'page',
  object: { kind: 'Registrant', all: true },
  policy: 'own-fields.list',
  audit: 'own-fields.list',
  says: 'Blank paper forms: registration, travel notice, acknowledgement of duties',
  handler: (c) =>
    show(
      c,
      formsPage,
      {
        forms: Object.entries(BLANK_FORMS).map(([code, f]) => ({
          href: `/registry/forms/${code}.pdf`,
          ...f,
        })),
      },
      { here: 'registry' },
    ),
});

const form = route({
  method: 'GET',
  path: '/registry/forms/:file',
  kind: 'page',
  object: { kind: 'Registrant', all: true },
  policy: 'own-fields.list',
  audit: 'own-fields.list',
  says: 'A blank form as tagged PDF',
  params: z.object({ file: z.string().max(60) }),
  handler: async (c) => {
    const code = c.params.file.replace(/\.pdf$/, '');
    if (!Object.hasOwn(BLANK_FORMS, code) || !c.params.file.endsWith('.pdf')) return refuse('not-found');
    const blank = await formOf(code as BlankFormCode, () => fieldsOf(c.tx, c.actor.agencyId));
    c.note({ as: 'pdf', form: code });
    const document = documentOf(blank, {
      agency: c.user.agencyName,
      mark: markOf(c),
      printed: {
        by: `${c.user.displayName} (${c.user.agencyName})`,
        at: localText(new Date(c.now).toISOString(), c.user.timeZone),
        atMs: c.now,
        purpose: 'Blank form',
      },
    });
    return file(await printPdf(document), {
      type: 'application/pdf',
      name: `${code}.pdf`,
    });
  },
});

async function formOf(
  code: BlankFormCode,
  own: () => Promise<Parameters<typeof registrationForm>[0]>,
): Promise<BlankForm> {
  if (code === 'registration') return registrationForm(await own());
  return code === 'travel-notice' ? travelNoticeForm() : acknowledgementForm();
}

export function documentOf(
  blank: BlankForm,
  more: { readonly agency: string; readonly mark: DocumentMark; readonly printed: Document['printed'] },
): Document {
  return {
    title: blank.title,
    language: 'en',
    classification: 'LAW ENFORCEMENT SENSITIVE',
    mark: more.mark,
    reference: `${more.agency}, version ${blank.version}`,
    sections: blank.parts.map(
      (part): Section => ({
        heading: part.heading,
        blocks: [
          ...part.says.map((text) => ({ kind: 'paragraph' as const, text })),
          ...part.tables.map((table) => ({
            kind: 'table' as const,
            caption: table.caption,
            columns: [
              { heading: 'Question', share: 2, namesRow: true },
              { heading: 'Answer', share: 4 },
            ],
            // Room to write: an empty line beneath what is chosen from.
            rows: table.lines.map((line) => [line.asks, `${line.answer}\n `]),
          })),
        ],
      }),
    ),
    printed: more.printed,
  };
}

export const blankFormRoutes: readonly AnyRoute[] = [list, form];
