import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '../support/folders.ts'
import { root } from './project.ts'

interface Installed {
  readonly license?: unknown
  readonly dev?: boolean
  /** Files in its folder. */
  readonly files?: Readonly<Record<string, string>>
}

/** Checks a project with these packages, using this project's script. */
async function look(packages: Readonly<Record<string, Installed>>) {
  const folder = await temporaryFolder('licences-')
  await cp(join(root, 'scripts/licences.mjs'), join(folder, 'scripts/licences.mjs'))
  const locked = Object.entries(packages).map(([name, { dev }]) => [`node_modules/${name}`, dev ? { dev } : {}])
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify({ packages: Object.fromEntries(locked) }))
  for (const [name, { license, files = {} }] of Object.entries(packages)) {
    await mkdir(join(folder, 'node_modules', name), { recursive: true })
    const described = { name, version: '1.0.0', license }
    await writeFile(join(folder, 'node_modules', name, 'package.json'), JSON.stringify(described))
    for (const [file, content] of Object.entries(files))
      await writeFile(join(folder, 'node_modules', name, file), content)
  }
  const look = (...args: string[]) =>
    spawnSync(process.execPath, [join(folder, 'scripts/licences.mjs'), ...args], { encoding: 'utf8' })
  const { status, stderr } = look()
  return { status, stderr, notice: () => look('--notice').stdout }
}

describe('the check of licences', () => {
  it('accepts licences compatible with MIT, including as a choice', async () => {
    const { status, stderr } = await look({ a: { license: 'MIT' }, b: { license: '(GPL-3.0 OR Apache-2.0)' } })
    assert.deepEqual([status, stderr], [0, ''])
  })

  it('refuses others, missing ones, and distributed development tools', async () => {
    const { status, stderr } = await look({
      copyleft: { license: 'GPL-3.0' },
      both: { license: 'MIT AND GPL-3.0' },
      silent: {},
      '@microsoft/m365agentsplayground': { license: 'SEE LICENSE IN LICENSE' },
    })
    assert.equal(status, 1)
    for (const name of ['copyleft', 'both', 'silent', 'm365agentsplayground']) assert.match(stderr, new RegExp(name))
    const tool = await look({ '@microsoft/m365agentsplayground': { dev: true } })
    assert.equal(tool.status, 0)
  })

  it('collects the terms of what is distributed, each text once, with notices', async () => {
    const same = { LICENSE: 'These terms.', NOTICE: 'Contains work of others.' }
    const { notice } = await look({
      a: { license: 'Apache-2.0', files: same },
      b: { license: 'Apache-2.0', files: same },
      c: { license: 'MIT', files: { 'licence.md': 'Other terms.', 'readme.md': 'Hello' } },
      d: { license: 'ISC' },
      tool: { license: 'MIT', dev: true, files: { LICENSE: 'Terms of a tool.' } },
    })
    const text = notice()
    assert.match(
      text,
      /a 1\.0\.0 \(Apache-2\.0\)\nb 1\.0\.0 \(Apache-2\.0\)\n\nThese terms\.\n\nContains work of others\./,
    )
    assert.match(text, /c 1\.0\.0 \(MIT\)\n\nOther terms\./)
    assert.match(text, /d 1\.0\.0 \(ISC\)\n\nLicence: ISC/)
    assert.doesNotMatch(text, /tool|Hello/)
    assert.equal(text.match(/These terms/g)?.length, 1)
  })

  it('does not accept an empty folder', async () => {
    assert.equal((await look({})).status, 1)
  })
})
