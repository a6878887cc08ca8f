import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/*
 * Checks the licence of every installed package, as named in its package.json. Exits with 1 if one isn't on the list of
 * licences compatible with MIT; `--report` writes all of them as JSON, `--notice` the licences and notices of what is
 * distributed, as text.
 */

const permissive =
  '0BSD Apache-2.0 BlueOak-1.0.0 BSD-2-Clause BSD-3-Clause CC0-1.0 ISC MIT PSF-2.0 Python-2.0 Unlicense'
const allowed = permissive.split(' ')

/** Non-standard or missing in package.json; checked manually in the package, for one version. */
const looked = {
  'cldrjs@0.5.5': 'MIT',
  'escape-regexp-component@1.0.2': 'MIT',
  'jspath@0.4.0': 'MIT',
}

/** Development tools that are installed but not distributed. */
const tools = {
  '@microsoft/m365agentsplayground': 'pre-release terms of Microsoft',
  'axe-core': 'MPL-2.0: unchanged',
  'caniuse-lite': 'CC-BY-4.0: data for a compiler',
}

/** Whether the list satisfies an SPDX expression. */
function goes(expression) {
  const choices = expression.replace(/[()]/g, '').split(/ OR /i)
  return choices.some((choice) => choice.split(/ AND /i).every((name) => allowed.includes(name.trim())))
}

function read(path, { dev = false }) {
  const file = fileURLToPath(new URL(`../${path}/package.json`, import.meta.url))
  // Optional packages for other systems are locked but not installed.
  if (!existsSync(file)) return []
  const { name, version, license, licenses } = JSON.parse(readFileSync(file, 'utf8'))
  const named = typeof license === 'string' ? license : JSON.stringify(license ?? licenses)
  const licence = looked[`${name}@${version}`] ?? tools[name] ?? named ?? 'none named'
  const fine = `${name}@${version}` in looked || (dev && name in tools) || goes(licence)
  return [{ name, version, licence, dev, fine, path }]
}

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))
const found = Object.entries(packages).flatMap(([path, entry]) => (path ? read(path, entry) : []))
const wrong = found.filter(({ fine }) => !fine)

/** The files in which a package states its terms. */
function termsOf(path) {
  const folder = fileURLToPath(new URL(`../${path}/`, import.meta.url))
  const files = readdirSync(folder).filter((name) => /^(licen[cs]e|notice|copying)([.-].*)?$/i.test(name))
  return files.sort().map((name) => readFileSync(`${folder}${name}`, 'utf8').trim())
}

/** Each text once, below all packages it applies to. */
function notice() {
  const byText = new Map()
  for (const { name, version, licence, path } of found.filter(({ dev }) => !dev)) {
    const text = termsOf(path).join('\n\n') || `Licence: ${licence}`
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${licence})`])
  }
  const parts = [...byText].map(([text, names]) => `${[...new Set(names)].join('\n')}\n\n${text}`)
  return ['Rollcall is distributed with the following packages, under these terms.', ...parts].join(
    `\n\n${'-'.repeat(80)}\n\n`,
  )
}

if (process.argv.includes('--report'))
  console.log(
    JSON.stringify(
      found.map(({ path: _, ...one }) => one),
      null,
      2,
    ),
  )
if (process.argv.includes('--notice')) console.log(notice())
for (const { name, version, licence } of wrong) console.error(`${name}@${version}: ${licence} is not on the list`)
process.exitCode = wrong.length > 0 || found.length === 0 ? 1 : 0
