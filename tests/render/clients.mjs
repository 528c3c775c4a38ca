// Reads {name: text} as JSON, MJML where the name ends in .mjml, and writes what is wrong with each:
// the validator's messages for MJML, {feature: [clients that lack it]} for HTML.
import { readFileSync } from 'node:fs';
import { caniemail } from 'caniemail';
import mjml2html from 'mjml';

const CLIENTS = ['gmail.*', 'outlook.*', 'apple-mail.*', 'yahoo.*'];

function lacking(html) {
  const features = {};
  for (const [client, issues] of caniemail({ clients: CLIENTS, html }).issues.errors)
    for (const issue of issues) (features[issue.title] ??= []).push(client);
  return features;
}

const found = {};
for (const [name, text] of Object.entries(JSON.parse(readFileSync(process.argv[2], 'utf8'))))
  found[name] = name.endsWith('.mjml')
    ? (await mjml2html(text, { validationLevel: 'soft' })).errors.map((error) => error.formattedMessage)
    : lacking(text);
console.log(JSON.stringify(found));
