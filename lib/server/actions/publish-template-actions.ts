import type { publishTemplateInputSchema } from "../../contract/publish-templates";
import type { ActOn, Call, InputCall } from "../http/endpoint";
import { HttpProblem } from "../http/problem";

type SaveCall = InputCall<unknown, typeof publishTemplateInputSchema>;
type DeleteCall = Call<{ readonly id: string }>;

/** Keeps a message as a template for everybody, in the name of who asks. */
export const saveTemplateAction = {
  needs: "publish",
  says: "keeps a message as a template for everybody; one of the same `name` is replaced",
  limitBytes: () => 512 * 1024,
  audit: ({ input: { name } }) => ({ action: "save_template", what: name, count: null, job: null }),
  async handle({ dashboard, visitor, input }) {
    const template = await dashboard.templates.save({ ...input, by: visitor.who });
    return { answer: { template }, end: { result: "done", detail: "kept for everybody" } };
  },
} satisfies ActOn<SaveCall> & { limitBytes: object };

/** Deletes a template for everybody. Throws `not_found`. */
export const deleteTemplateAction = {
  needs: "publish",
  says: "deletes a template for everybody",
  audit: ({ params: { id } }) => ({ action: "delete_template", what: id, count: null, job: null }),
  async handle({ dashboard, params: { id }, deed }) {
    const template = await dashboard.templates.delete(id);
    if (template === null) throw new HttpProblem("not_found", "there is no such template");
    deed.refine({ what: template.name });
    return { answer: { template }, end: { result: "done", detail: `it was kept by ${template.by}` } };
  },
} satisfies ActOn<DeleteCall>;
