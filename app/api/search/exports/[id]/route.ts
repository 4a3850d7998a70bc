import { HttpProblem } from "@/lib/server/http/problem";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/search/exports/{id}", {
  GET: {
    needs: "view",
    says: "how far the export is that was begun with this `id`; its end is remembered for ten minutes",
    handle({ process: { exports }, params: { id } }) {
      const progress = exports.of(id);
      if (progress === null) throw new HttpProblem("not_found", "there is no such export, or it ended long ago");
      return progress;
    },
  },
});
