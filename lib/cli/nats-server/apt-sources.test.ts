import { expect, test } from "vitest";
import { parseDeb822Sources, parseSourcesList, selectDebianMirrors } from "./apt-sources.mjs";

const deb822 = `# written by the installer
Types: deb deb-src
# http://old.example/debian
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
 contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main

Enabled: no
Types: deb
URIs: http://switched-off.example/debian
Suites: bookworm
Components: main
`;

test("reads one-line sources with and without options, and leaves out comments and source packages", () => {
  const text = [
    "deb http://mirror.example/debian bookworm main contrib # ours",
    "deb [arch=amd64 signed-by=/k.gpg] https://other.example/apt stable main",
    "# deb http://commented.example/debian bookworm main",
    "deb-src http://mirror.example/debian bookworm main",
    "",
  ].join("\n");
  expect(parseSourcesList(text)).toEqual([
    { uri: "http://mirror.example/debian", suites: ["bookworm"], components: ["main", "contrib"] },
    { uri: "https://other.example/apt", suites: ["stable"], components: ["main"] },
  ]);
});

test("reads deb822 stanzas with continued fields, and leaves out what is switched off", () => {
  expect(parseDeb822Sources(deb822)).toEqual([
    { uri: "http://mirror.example/debian", suites: ["bookworm", "bookworm-updates"], components: ["main", "contrib"] },
    { uri: "http://mirror.example/debian-security", suites: ["bookworm-security"], components: ["main"] },
  ]);
});

test("takes the machine's Debian mirror, not its security archive and not another vendor's", () => {
  const vendors = parseSourcesList(
    [
      "deb cdrom:[Debian]/ bookworm main",
      "deb https://download.docker.com/linux/debian bookworm stable",
      "deb https://packages.example.com/prod bookworm main",
    ].join("\n"),
  );
  expect(selectDebianMirrors([...vendors, ...parseDeb822Sources(deb822)])).toEqual([
    "http://mirror.example/debian",
    "https://packages.example.com/prod",
  ]);
});
