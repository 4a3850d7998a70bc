import * as z from "zod";
import type { AnnouncementKind } from "../../broker/failure-source";
import { subjectsOfKind } from "./failures/announcement-keepers";

/** Stream that keeps what fails for good. */
export const advisoryStream = "JETLAG_ADVISORIES";
/** Stream that keeps what is rejected and tried again. */
export const rejectionStream = "JETLAG_REJECTIONS";

/**
 * Subjects of what fails for good. The whole advisory space would also hold an audit of every API call, Jetlag's own
 * polling first of all.
 */
export const advisorySubjects = [subjectsOfKind("gave_up"), subjectsOfKind("terminated")];
/** What a server gives as the reason where no handler terminated a message: it was removed while it was in flight. */
export const removedReason = "Unacknowledged message was deleted";

/** True where a termination was none: the message was removed while it was in flight. */
export const isRemovedReason = (reason: string | null | undefined): boolean => reason === removedReason;

/** Subjects of rejections; the server announces each consumer's on a subject of its own. */
export const rejectionSubjects = [subjectsOfKind("rejected")];

const typePrefix = "io.nats.jetstream.advisory.v1.";
const noticeSchema = z.object({
  type: z.templateLiteral([typePrefix, z.enum(["max_deliver", "terminated", "nak"])]),
});
const kindOfType: Readonly<Record<z.infer<typeof noticeSchema>["type"], AnnouncementKind>> = {
  "io.nats.jetstream.advisory.v1.max_deliver": "gave_up",
  "io.nats.jetstream.advisory.v1.terminated": "terminated",
  "io.nats.jetstream.advisory.v1.nak": "rejected",
};

/** The kind of announcement that a message is by its content, whatever its subject; null when it is none. */
export function kindOfContent(data: Uint8Array): AnnouncementKind | null {
  const text = new TextDecoder().decode(data);
  if (!text.includes(typePrefix)) return null;
  const notice = noticeSchema.safeParse(parsed(text));
  return notice.success ? kindOfType[notice.data.type] : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // somebody's message that only mentions announcements
  }
}
