import { route } from "@/lib/server/http/route";

/** Everything the last sweep saw; costs the broker nothing, and the dashboard hardly more for many browsers than for one. */
export const { GET, POST, PUT, PATCH, DELETE } = route({
  GET: ({ request, runtime }) => runtime.snapshot.answer(request),
});
