import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/snapshot", {
  GET: {
    needs: "view",
    says: "everything the last sweep saw, made once for all who ask: `ETag`, 304, and its age in seconds as `Age`",
    handle: ({ request, dashboard }) => dashboard.snapshot.answer(request),
  },
});
