import { z } from 'zod';
import type { Block, Document, DocumentMark } from '#documents/document.js';
import { ACTIONS, type AcknowledgementAction } from '#domain/acknowledgement.js';
import { saidText } from '#web/parts/Said.js';
import { localText } from '#web/parts/When.js';
import { file } from '../answer.js';
import { printPdf } from '../documentFonts.js';
import { markOf } from '../mark.js';
import { findNotification, type OpenedNotification, openNotification } from '../openNotification.js';
import { type AnyRoute, route } from '../route.js';

const pdf = route({
  method: 'GET',
  path: '/notifications/:id/print.pdf',
  kind: 'page',
  object: { kind: 'Notification', find: findNotification },
  policy: 'notification.show',
  audit: 'notification.show',
  says: 'The notification as tagged PDF, in the words of the page',
  params: z.object({ id: z.string() }),
  handler: async (c) => {
    const opened = await openNotification(c.tx, c.found, c.now);
    c.note({ as: 'pdf', withheld: opened.withheld.length });
    const document = documentOf(opened, {
      mark: markOf(c),
      by: `${c.user.displayName} (${c.user.agencyName})`,
      atMs: c.now,
      zone: c.user.timeZone,
      purpose: c.session.facts.purpose ?? 'official use',
    });
    const bytes = await printPdf(document);
    return file(bytes, { type: 'application/pdf', name: `${opened.reference}.pdf` });
  },
});

export const notificationPdfRoutes: readonly AnyRoute[] = [pdf];

/** The same words as the page and the plain text: composed once, released again, and what is withheld is said. */
export function documentOf(
  opened: OpenedNotification,
  printed: {
    readonly mark: DocumentMark;
    readonly by: string;
    readonly atMs: number;
    readonly zone: string;
    readonly purpose: string;
  },
): Document {
  const { notification: n, content } = opened;
  const at = (ms: number) => localText(new Date(ms).toISOString(), printed.zone);
  const first: Block[] = [
    ...(content.warning ? [{ kind: 'warning', text: content.warning } as const] : []),
    ...(content.hitConfirmation ? [{ kind: 'paragraph', text: content.hitConfirmation.asks } as const] : []),
    {
      kind: 'facts',
      facts: [
        { name: 'To', value: opened.to.name },
        { name: 'Why you were told', value: n.facts.because },
        { name: 'Legal basis', value: n.legalBasis },
        { name: 'Answer by', value: at(n.ackDueAtMs) },
        { name: 'State', value: n.state },
      ],
    },
    ...opened.withheld.map((w): Block => ({ kind: 'withheld', what: w.label, reason: w.reason })),
  ];
  return {
    title: content.headline,
    language: 'en',
    classification: 'LAW ENFORCEMENT SENSITIVE',
    mark: printed.mark,
    reference: opened.reference,
    printed: { by: printed.by, at: at(printed.atMs), atMs: printed.atMs, purpose: printed.purpose },
    sections: [
      { heading: 'Notification', blocks: first },
      ...content.sections.map((s) => ({
        heading: s.title,
        blocks: [
          {
            kind: 'facts',
            facts: s.fields.map((f) => ({ name: f.label, value: saidText(f.value, printed.zone) })),
          } as const,
        ],
      })),
      ...(opened.acknowledgements.length > 0
        ? [
            {
              heading: 'Acknowledged',
              blocks: opened.acknowledgements.map(
                (a): Block => ({
                  kind: 'paragraph',
                  text: [
                    `${at(a.atMs)}, ${a.officer}, ${a.agencyName}: ${ACTIONS[a.action as AcknowledgementAction]?.says ?? a.action}`,
                    a.note,
                  ]
                    .filter(Boolean)
                    .join('. '),
                }),
              ),
            },
          ]
        : []),
    ],
  };
}
