import { route } from "@/lib/server/http/route";

const listed = 500;

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/failures/retrying", {
  GET: {
    needs: "view",
    says: "rejected deliveries that come again",
    handle({ dashboard }) {
      const { list } = dashboard.failures.retrying;
      return { retrying: list.slice(0, listed), total: list.length };
    },
  },
});
