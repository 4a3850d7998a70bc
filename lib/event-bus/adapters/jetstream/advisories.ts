import { subjectsOfKind } from "./announcement-keepers";

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
