import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/health", {
  GET: {
    needs: "view",
    says: '`{"status":"ok"}` as soon as the process serves; says nothing about the broker',
    handle: () => ({ status: "ok" }),
  },
});
