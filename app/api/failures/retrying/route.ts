import { answer, route } from "@/lib/server/http/route";

const listed = 500;

/** Rejected deliveries that come again. */
export const { GET, POST, PUT, PATCH, DELETE } = route({
  GET: ({ runtime }) => {
    const { list } = runtime.failures.retrying;
    return answer({ retrying: list.slice(0, listed), total: list.length });
  },
});
