import { answer, route } from "@/lib/server/http/route";

/** The process serves; says nothing about the broker. */
export const { GET, POST, PUT, PATCH, DELETE } = route({ GET: () => answer({ status: "ok" }) });
