/** Stream that keeps what fails for good. */
export const advisoryStream = "JETLAG_ADVISORIES";
/** Stream that keeps what is rejected and tried again. */
export const rejectionStream = "JETLAG_REJECTIONS";

/**
 * Subjects of what fails for good. The whole advisory space would also hold an audit of every API call, Jetlag's own
 * polling first of all.
 */
export const advisorySubjects = ["MAX_DELIVERIES", "MSG_TERMINATED"].map(
  (kind) => `$JS.EVENT.ADVISORY.CONSUMER.${kind}.>`,
);
/** Subjects of rejections; the server announces each consumer's on a subject of its own. */
export const rejectionSubjects = ["$JS.EVENT.ADVISORY.CONSUMER.MSG_NAKED.>"];
