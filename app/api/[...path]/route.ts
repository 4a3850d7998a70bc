import { nowhere } from "@/lib/server/http/route";

/** Every other path below /api. */
export const { GET, POST, PUT, PATCH, DELETE } = nowhere;
