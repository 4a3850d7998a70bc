import * as z from "zod";

/** More than any broker takes. */
const maxSubjectChars = 1_024;

/** A subject or filter as text: what is one, the grammar of the broker says that it is about. */
export const subjectSchema = z.string().min(1).max(maxSubjectChars);
