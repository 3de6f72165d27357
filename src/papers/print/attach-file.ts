import { AFRelationship, PDFDocument } from '@cantoo/pdf-lib';
import type { EpochMs } from '../../ground/time.ts';

/** A file inside a PDF, as PDF/A-3 associates it: the data that the pages show. */
export interface AttachedFile {
  readonly name: string;
  readonly content: Uint8Array;
  readonly mimeType: string;
  readonly description: string;
}

/**
 * A PDF with a file attached to it. Every date in it is `at`, so the
 * same pages give the same bytes.
 */
export async function attachFile(
  pdf: Uint8Array,
  { name, content, mimeType, description }: AttachedFile,
  at: EpochMs,
): Promise<Uint8Array> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  const date = new Date(at);
  await document.attach(content, name, {
    mimeType,
    description,
    creationDate: date,
    modificationDate: date,
    afRelationship: AFRelationship.Data,
  });
  document.setCreationDate(date);
  document.setModificationDate(date);
  return document.save();
}

/**
 * What `attachFile` attached under a name; undefined if there is none. Throws for what is no PDF.
 */
export async function attachedFile(pdf: Uint8Array, name: string): Promise<Uint8Array | undefined> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  return document.getAttachments().find((attachment) => attachment.name === name)?.data;
}
