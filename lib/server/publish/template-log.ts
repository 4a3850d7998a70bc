import * as z from "zod";
import { type PublishTemplate, publishTemplateSchema } from "../../contract/publish-templates";
import type { LogSpec } from "../../store/log-spec";

const dayMs = 24 * 60 * 60 * 1_000;

/** Log of the templates: one record each, the newest state takes the place of the one before. */
export const templateLog = {
  worth: "others",
  name: "JETLAG_TEMPLATES",
  purpose: "Messages that people kept as templates for publishing",
  bounds: { maxAgeMs: 3_650 * dayMs, maxBytes: 16 * 1024 * 1024, maxRecords: 1_000, maxRecordsPerKey: 1 },
  memory: { maxRecords: 1_000, maxBytes: 16 * 1024 * 1024 },
  signed: true,
} as const satisfies LogSpec;

/** A template as it is stored. */
const keptTemplateSchema = z.object({ template: publishTemplateSchema, isDeleted: z.boolean() });
/** See {@link keptTemplateSchema}. */
export type KeptTemplate = z.infer<typeof keptTemplateSchema>;

/** Key of a template. */
export const templateKey = ({ id }: Pick<PublishTemplate, "id">) => `template.${id}`;

/** A template as the body of a record. */
export const encodeTemplate = (kept: KeptTemplate) => new TextEncoder().encode(JSON.stringify(kept));

/** The template in a record; null when it is none, or that of another key. */
export function decodeTemplate({
  key,
  data,
}: {
  readonly key: string;
  readonly data: Uint8Array;
}): KeptTemplate | null {
  try {
    const parsed = keptTemplateSchema.safeParse(JSON.parse(new TextDecoder().decode(data)));
    return parsed.success && templateKey(parsed.data.template) === key ? parsed.data : null;
  } catch {
    return null; // not JSON
  }
}
