import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import { describe, expect, test } from 'vitest';
import { composeMail, type EmailOptions, emailChannel } from './email.js';
import {
  channelContract,
  deadlineIn,
  HOSTILE,
  LETTER,
  type Rig,
  type Situation,
} from './testkit/contract.js';
import { selfSigned } from './testkit/selfSigned.js';

const context = { clock: { now: () => Date.parse('2026-03-04T05:06:08Z') } };
const TO = 'duty.desk@sora.test';
const PASSWORD = 'relay-password-invented';
const base: EmailOptions = {
  host: '127.0.0.1',
  port: 0,
  tls: 'none',
  from: 'RSOITS <no-reply@rsoits.test>',
  bounceTo: 'bounce@rsoits.test',
  deadlineMs: 60_000,
};

interface Mail {
  readonly bytes: Buffer;
  readonly secure: boolean;
  /** Copied: the server empties its own after each mail. */
  readonly envelope: SMTPServerSession['envelope'];
}

async function relay(options: SMTPServerOptions = {}) {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    ...selfSigned(),
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (c: Buffer) => chunks.push(c));
      stream.on('end', () => {
        mails.push({
          bytes: Buffer.concat(chunks),
          secure: session.secure,
          envelope: { ...session.envelope },
        });
        done(null, 'Ok: queued as Q1234');
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return {
    mails,
    port: (listening.address() as AddressInfo).port,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** A relay written by hand, for what a well-made one never does. */
async function badRelay(talk: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    talk(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    sockets,
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const s of sockets) s.destroy();
      server.close();
    },
  };
}

const BAD: { readonly [S in Situation]?: (socket: Socket) => void } = {
  silent: () => undefined,
  cutAfterReceiving: (socket) => {
    socket.write('220 here\r\n');
    let mail = false;
    socket.on('data', (data) => {
      const text = data.toString();
      if (mail) {
        if (text.endsWith('\r\n.\r\n')) socket.destroy();
      } else if (text.startsWith('DATA')) {
        mail = true;
        socket.write('354 go on\r\n');
      } else socket.write('250 ok\r\n');
    });
  },
  slowLoris: (socket) => {
    socket.write('220-');
    const drip = setInterval(() => socket.write('x'), 50);
    socket.on('close', () => clearInterval(drip));
  },
  giantAnswer: (socket) => {
    const block = `220-${'x'.repeat(65_000)}`;
    const pour = () => {
      while (!socket.destroyed && socket.write(block));
    };
    socket.on('drain', pour);
    pour();
  },
};

async function rig(situation: Situation): Promise<Rig<'email'>> {
  const address = { kind: 'email', to: TO } as const;
  const secrets = [PASSWORD];
  const bad = BAD[situation];
  if (bad) {
    const made = await badRelay(bad);
    return {
      channel: emailChannel({ ...base, port: made.port, deadlineMs: deadlineIn(situation) }),
      address,
      secrets,
      arrivals: async () => [],
      answerBytesTaken: () => [...made.sockets].reduce((n, s) => n + s.bytesWritten - s.writableLength, 0),
      close: made.close,
    };
  }
  const reply = (responseCode: number) => Object.assign(new Error(`no ${PASSWORD}`), { responseCode });
  const made = await relay({
    ...(situation === 'refuses' ? { onRcptTo: (_a, _s, done) => done(reply(550)) } : {}),
    ...(situation === 'busy' ? { onMailFrom: (_a, _s, done) => done(reply(451)) } : {}),
  });
  if (situation === 'nobodyThere') await made.close();
  return {
    channel: emailChannel({ ...base, port: made.port, deadlineMs: deadlineIn(situation) }),
    address,
    secrets,
    arrivals: async () => made.mails.map((m) => m.bytes),
    close: situation === 'nobodyThere' ? async () => undefined : made.close,
  };
}

channelContract({ kind: 'email', cannotHappen: { redirect: 'SMTP has no redirect that is followed' }, rig });

describe('what the mailbox gets', () => {
  test('a pointer that says it is automatic, with the letter’s own id and date', async () => {
    const made = await relay();
    const result = await emailChannel({ ...base, port: made.port }).send(
      LETTER,
      { kind: 'email', to: TO },
      context,
    );
    await made.close();
    expect(result).toMatchObject({ kind: 'accepted', providerReference: 'Q1234' });
    const mail = await PostalMime.parse(made.mails[0]!.bytes);
    const header = (key: string) => mail.headers.find((h) => h.key === key)?.value;
    expect(mail.messageId).toBe(`<${LETTER.messageId}>`);
    expect(mail.date).toBe('2026-03-04T05:06:07.000Z');
    expect(mail.to).toEqual([{ name: '', address: TO }]);
    expect(mail.subject).toBe('TEST - A notification for your agency');
    expect(header('auto-submitted')).toBe('auto-generated');
    expect(mail.text).toContain(LETTER.reference);
    expect(mail.text).toContain(LETTER.openAt);
    expect(mail.text).toMatch(/^TEST\./);
    expect(mail.attachments).toEqual([]);
    expect(made.mails[0]!.bytes.toString()).not.toMatch(/ZZINVENTED|1971/);
  });

  test('a live system’s mail is not marked as a test', async () => {
    const mail = await PostalMime.parse(await composeMail({ ...LETTER, test: false }, TO, base));
    expect(`${mail.subject}${mail.text}`).not.toContain('TEST');
  });

  test('bounces name their notification', async () => {
    const made = await relay();
    await emailChannel({ ...base, port: made.port }).send(LETTER, { kind: 'email', to: TO }, context);
    await made.close();
    const { mailFrom, rcptTo } = made.mails[0]!.envelope;
    expect((mailFrom || undefined)?.address).toBe(`bounce+${LETTER.notificationId}@rsoits.test`);
    expect(rcptTo.map((r) => r.address)).toEqual([TO]);
  });

  test('words in any script arrive whole; hostile ones stay one value', async () => {
    const subject = 'Thông báo về chuyến đi – 通知 😀';
    const mail = await PostalMime.parse(await composeMail({ ...LETTER, subject }, TO, base));
    expect(mail.subject).toBe(`TEST - ${subject}`);
    const hostile = { ...LETTER, subject: HOSTILE, reference: HOSTILE, messageId: HOSTILE };
    const got = await PostalMime.parse(await composeMail(hostile, TO, base));
    expect(got.headers.map((h) => h.key).sort()).toEqual(mail.headers.map((h) => h.key).sort());
    expect(got.to).toEqual([{ name: '', address: TO }]);
    expect(got.html).toBeUndefined();
  });

  test('no text whatever changes the header’s fields or the recipients, and any plain one arrives whole', async () => {
    const usual = await PostalMime.parse(await composeMail(LETTER, TO, base));
    const keys = (mail: typeof usual) => mail.headers.map((h) => h.key).sort();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 150 }), async (text) => {
        const letter = { ...LETTER, subject: text, reference: `R${text}`, messageId: text, openAt: text };
        const mail = await PostalMime.parse(await composeMail(letter, TO, base));
        expect(keys(mail)).toEqual(keys(usual));
        expect(mail.to).toEqual(usual.to);
        expect(mail.messageId).toMatch(/^<[^\s<>@]+@[^\s<>@]+>$/);
        expect(mail.attachments).toEqual([]);
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[a-zA-ZÀ-ỹ0-9]( ?[a-zA-ZÀ-ỹ0-9]){0,40}$/), async (subject) => {
        const mail = await PostalMime.parse(await composeMail({ ...LETTER, subject }, TO, base));
        expect(mail.subject).toBe(`TEST - ${subject}`);
        expect(mail.text).toContain(subject);
      }),
    );
  });

  test.each([
    'a@b.test, c@d.test',
    'a@b.test\r\nRCPT TO:<x@y.test>',
    'Name <a@b.test>',
    'a@b.test c',
    '@b.test',
    'a',
    '',
    `${'a'.repeat(65)}@b.test`,
  ])('%j is no mailbox and reaches no relay', async (to) => {
    const result = await emailChannel({ ...base, port: 9 }).send(LETTER, { kind: 'email', to }, context);
    expect(result.kind).toBe('refused-for-good');
  });
});

describe('the relay', () => {
  test('STARTTLS required: believed with its authority, else nothing is said', async () => {
    const own = selfSigned();
    const made = await relay({ ...own, disabledCommands: ['AUTH'] });
    const tls = (ca?: string): EmailOptions => ({
      ...base,
      host: 'localhost',
      port: made.port,
      tls: 'required',
      ...(ca ? { tlsOptions: { ca } } : {}),
    });
    const send = (o: EmailOptions) => emailChannel(o).send(LETTER, { kind: 'email', to: TO }, context);
    expect((await send(tls())).kind).toBe('failed-try-again');
    expect(made.mails).toHaveLength(0);
    expect((await send(tls(own.cert))).kind).toBe('accepted');
    expect(made.mails[0]!.secure).toBe(true);
    await made.close();
  });

  test('a relay without STARTTLS gets nothing where it is required', async () => {
    const made = await relay();
    const result = await emailChannel({ ...base, port: made.port, tls: 'required' }).send(
      LETTER,
      { kind: 'email', to: TO },
      context,
    );
    await made.close();
    expect(result.kind).toBe('failed-try-again');
    expect(made.mails).toHaveLength(0);
  });

  test('a wrong password is our trouble, not the letter’s, and is not repeated in the fate', async () => {
    const made = await relay({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      authMethods: ['PLAIN'],
      onAuth: (auth, _s, done) =>
        auth.password === PASSWORD ? done(null, { user: 'us' }) : done(new Error(`bad ${auth.password}`)),
    });
    const send = (password: string) =>
      emailChannel({ ...base, port: made.port, auth: { user: 'us', password } }).send(
        LETTER,
        { kind: 'email', to: TO },
        context,
      );
    const wrong = await send('wrong-password-invented');
    expect(wrong.kind).toBe('failed-try-again');
    expect(JSON.stringify(wrong)).not.toContain('wrong-password-invented');
    expect((await send(PASSWORD)).kind).toBe('accepted');
    await made.close();
  });

  test('a mail refused after its content was sent is refused, not unknown', async () => {
    const made = await relay({
      onData(stream, _session, done) {
        stream.resume();
        stream.on('end', () => done(Object.assign(new Error('no'), { responseCode: 554 })));
      },
    });
    const result = await emailChannel({ ...base, port: made.port }).send(
      LETTER,
      { kind: 'email', to: TO },
      context,
    );
    await made.close();
    expect(result.kind).toBe('refused-for-good');
  });
});
