import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/jobs", {
  GET: {
    needs: "view",
    says: "jobs, newest first: redrives, discards, replays, deletions, imports",
    handle: ({ dashboard: { failures } }) => ({ jobs: failures.jobs.list(), problem: failures.problemOf("Jobs") }),
  },
});
