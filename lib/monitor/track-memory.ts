import * as z from "zod";
import { activityRecordSchema } from "./verdict/activity";
import { storyRecordSchema } from "./verdict/verdict-story";

/** What is remembered of a consumer besides its figures, so that a restart of the dashboard changes no verdict. */
export const trackMemorySchema = z.object({ activity: activityRecordSchema, story: storyRecordSchema.nullable() });
/** See {@link trackMemorySchema}. */
export type TrackMemory = z.infer<typeof trackMemorySchema>;
