import { HttpProblem } from "@/lib/server/http/problem";
import { route } from "@/lib/server/http/route";

const refuse = ({ request }: { request: Request }): never => {
  throw new HttpProblem("not_found", new URL(request.url).pathname);
};

/** Every other path below /api. */
export const { GET, POST, PUT, PATCH, DELETE } = route({
  GET: refuse,
  POST: refuse,
  PUT: refuse,
  PATCH: refuse,
  DELETE: refuse,
});
