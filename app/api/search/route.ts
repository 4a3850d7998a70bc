import { searchInputSchema } from "@/lib/contract/search";
import { route } from "@/lib/server/http/route";
import { answerSearch } from "@/lib/server/search/search-answer";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/search", {
  POST: {
    needs: "view",
    says: 'searches stored messages, passively, and answers in lines of JSON as it goes: `{"text":"refused","since":"2026-11-30T08:00:00Z"}`; also `pattern` (RE2), `mentions` (an id, to the letter, in payload or headers), `json`, `headers`, `minBytes`, `maxBytes`, `streams`, `subject`, `until`, `order`, `limit`; it stops after 1,000,000 messages or a minute: go on with `resume` of its last line',
    input: searchInputSchema,
    handle: ({ request, dashboard, visitor, process, input }) =>
      answerSearch({ dashboard, visitor, searches: process.searches }, input, request.signal),
  },
});
