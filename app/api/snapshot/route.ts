import { buildSnapshot } from "@/lib/server/dashboard";
import { answer, route } from "@/lib/server/route";

/** Everything the last sweep saw; costs the broker nothing. */
export const { GET, POST, PUT, PATCH, DELETE } = route({ GET: ({ runtime }) => answer(buildSnapshot(runtime)) });
