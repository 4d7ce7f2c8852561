import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SimulatedAgency } from './agency.js';

export interface MailSink {
  readonly port: number;
  close(): Promise<void>;
}

const MAIL_BYTES_MAX = 256 * 1024;

/**
 * The mailboxes of the simulated agencies, behind one relay on loopback. A mail may come twice under one
 * Message-ID; whoever reads the mailbox acts once. Reactions of the plan become SMTP replies: trouble is 451, a
 * refusal 550, and silence closes the line after the mail was taken.
 * @param mailboxes address, in lower case, to agency
 * @param letterboxes addresses, in lower case, that take mail and do nothing: schools and others without a program
 */
export async function startMailSink(
  mailboxes: ReadonlyMap<string, SimulatedAgency>,
  port = 0,
  letterboxes: ReadonlySet<string> = new Set(),
): Promise<MailSink> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: MAIL_BYTES_MAX,
    onRcptTo(address, _session, done) {
      const to = address.address.toLowerCase();
      if (mailboxes.has(to) || letterboxes.has(to)) done();
      else done(reply(550, 'no such mailbox'));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (stream.sizeExceeded) return done(reply(552, 'too long'));
        const mail = Buffer.concat(chunks);
        const to = session.envelope.rcptTo[0]?.address.toLowerCase() ?? '';
        if (letterboxes.has(to)) return done(null, 'queued as SIM1');
        const agency = mailboxes.get(to);
        const id = notificationIdOf(mail);
        if (!agency) return done(reply(550, 'no such mailbox'));
        if (!id) {
          agency.log.add({ what: 'rejected', reason: 'mail without a Message-ID of a notification' });
          return done();
        }
        const { reaction } = agency.meet(id);
        agency.note('email', id, mail, reaction);
        if (reaction === 'fail' || reaction === 'busy' || reaction === 'hang')
          return done(reply(451, 'try again later'));
        if (reaction === 'refuse' || reaction === 'gone') return done(reply(550, 'mailbox is given up'));
        agency.take('email', id);
        if (reaction === 'takeSilently') return done(reply(421, 'closing'));
        done(null, 'queued as SIM1');
      });
    },
  });
  server.on('error', () => undefined);
  const listening = server.listen(port, '127.0.0.1');
  await once(listening, 'listening');
  return {
    port: (listening.address() as AddressInfo).port,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** The local part of the Message-ID, which our mails make of the notification's id. */
function notificationIdOf(mail: Buffer): string | undefined {
  const [head = ''] = mail.toString('latin1').split('\r\n\r\n', 1);
  return /^message-id:\s*<([^@>\s]+)@/im.exec(head)?.[1];
}

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
