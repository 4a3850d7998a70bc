import { expect, test } from "vitest";
import { fileNames } from "./object-download";

test.each([
  ["report.pdf", `filename="report.pdf"; filename*=UTF-8''report.pdf`],
  ["a/b/c.txt", `filename="c.txt"; filename*=UTF-8''c.txt`],
  ["..\\..\\boot.ini", `filename="boot.ini"; filename*=UTF-8''boot.ini`],
  ["..", `filename="object"; filename*=UTF-8''object`],
  ["", `filename="object"; filename*=UTF-8''object`],
  [".bashrc", `filename="_bashrc"; filename*=UTF-8''_bashrc`],
  ["Bericht (1) ü.pdf", `filename="Bericht (1) _.pdf"; filename*=UTF-8''Bericht%20%281%29%20%C3%BC.pdf`],
  [`a"b;c'd.txt`, `filename="a_b_c'd.txt"; filename*=UTF-8''a_b%3Bc%27d.txt`],
  ["a\r\nset-cookie: x", `filename="a__set-cookie_ x"; filename*=UTF-8''a__set-cookie_%20x`],
  ["cod\u202efdp.exe", `filename="cod_fdp.exe"; filename*=UTF-8''cod_fdp.exe`],
])("the file of %j has a name that is safe everywhere", (name, header) => {
  expect(fileNames(name)).toBe(header);
});

test("a long name is cut between characters", () => {
  const header = fileNames("😀".repeat(400));
  expect(decodeURIComponent(header.split("''")[1] ?? "")).toBe("😀".repeat(150));
});
