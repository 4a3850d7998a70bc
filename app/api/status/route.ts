import { buildStatus } from "@/lib/server/dashboard";
import { answer, route } from "@/lib/server/http/route";
import { version } from "@/package.json";

/** The self-check. */
export const { GET, POST, PUT, PATCH, DELETE } = route({ GET: ({ runtime }) => answer(buildStatus(runtime, version)) });
