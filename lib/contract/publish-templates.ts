import * as z from "zod";

/** Longest name. */
export const longestTemplateName = 80;
/** Characters of a template as JSON: they are kept for everybody. */
export const longestTemplate = 128 * 1024;

const draftSchema = z
  .record(z.string(), z.json())
  .refine((draft) => JSON.stringify(draft).length <= longestTemplate, "a template has at most 128 KiB");

/** A message to begin with, kept for everybody who opens this broker. */
export const publishTemplateSchema = z.object({
  id: z.string().min(1).max(64),
  name: z.string().min(1).max(longestTemplateName),
  /** The publish form, as its page wrote it. A page of another version may not know all of it. */
  draft: z.record(z.string(), z.json()),
  by: z.string(),
  /** ISO 8601. */
  at: z.string(),
});
/** See {@link publishTemplateSchema}. */
export type PublishTemplate = z.infer<typeof publishTemplateSchema>;

/** Body of `POST /api/publish/templates`; a template of the same name is replaced. */
export const publishTemplateInputSchema = z.strictObject({
  name: z.string().trim().min(1).max(longestTemplateName),
  draft: draftSchema,
});
/** What a caller sends. */
export type PublishTemplateInput = z.input<typeof publishTemplateInputSchema>;

/** The answer to keeping and to deleting one. */
export const publishTemplateAnswerSchema = z.object({ template: publishTemplateSchema });
/** `GET /api/publish/templates`: by name. */
export const publishTemplateListSchema = z.object({
  templates: z.array(publishTemplateSchema),
  /** Why templates do not outlive the process, or cannot be read; null when all is well. */
  problem: z.string().nullable(),
});
