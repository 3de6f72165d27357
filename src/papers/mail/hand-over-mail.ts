import nodemailer from 'nodemailer';
import { UptallyError } from '../../ground/errors.ts';
import { SECOND_MS } from '../../ground/time.ts';

export interface RenderedMail {
  readonly subject: string;
  /** Inline styles and tables, as mail programs need them; nothing is loaded from elsewhere. */
  readonly html: string;
  /** The same figures as plain text, at most 78 columns where names allow it. */
  readonly text: string;
}

export interface Mail {
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly attachment?: { readonly fileName: string; readonly pdf: Uint8Array };
}

/** What is known after handing a mail over; `uncertain`: it may have been accepted. */
export type HandOver =
  | { readonly outcome: 'sent'; readonly detail: string }
  | { readonly outcome: 'refused'; readonly detail: string }
  | { readonly outcome: 'uncertain'; readonly detail: string };

export interface Mailbox {
  /** Throws `unavailable` unless the server takes the connection and the login. */
  check(): Promise<void>;
  handOver(mail: Mail): Promise<HandOver>;
  close(): void;
}

/** A mail server by URL, `smtp(s)://user:password@host:port`. */
export function openMailbox(smtpUrl: string): Mailbox {
  const transport = nodemailer.createTransport({
    url: smtpUrl,
    connectionTimeout: 20 * SECOND_MS,
    greetingTimeout: 20 * SECOND_MS,
    socketTimeout: 60 * SECOND_MS,
  });
  const host = new URL(smtpUrl).host;
  return {
    async check() {
      try {
        await transport.verify();
      } catch (cause) {
        throw new UptallyError('unavailable', `smtp ${host}: ${messageOf(cause)}`, { cause });
      }
    },

    async handOver(mail) {
      try {
        const info = await transport.sendMail({
          messageId: mail.messageId,
          from: mail.from,
          to: mail.to,
          subject: mail.subject,
          html: mail.html,
          text: mail.text,
          attachments:
            mail.attachment === undefined
              ? []
              : [
                  {
                    filename: mail.attachment.fileName,
                    content: Buffer.from(mail.attachment.pdf),
                    contentType: 'application/pdf',
                  },
                ],
        });
        return { outcome: 'sent', detail: info.response };
      } catch (error) {
        // Only an answer of the server is a no; a lost connection may hide a yes.
        const refused = (error as { responseCode?: number }).responseCode !== undefined;
        return { outcome: refused ? 'refused' : 'uncertain', detail: messageOf(error) };
      }
    },

    close: () => transport.close(),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
