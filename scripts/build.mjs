import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, extname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/*
 * The production build: the compiler's output in `dist/`, plus files the compiled code reads from disk at run time (SQL
 * migrations, JSON card templates, prompts), which the compiler doesn't copy, and the licences of the packages
 * distributed with it.
 */

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const source = join(root, 'src')
const target = join(root, 'dist')

const readAtRunTime = new Set(['.sql', '.json', '.txt'])

// Old files in dist/ would still be loaded: a migration renamed in src/ would run twice.
await rm(target, { recursive: true, force: true })

const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
const compiled = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
if (compiled.error) throw compiled.error
if (compiled.status !== 0) process.exit(compiled.status ?? 1)

await cp(source, target, {
  recursive: true,
  filter(path) {
    const extension = extname(path)
    return extension === '' || readAtRunTime.has(extension)
  },
})

const licences = spawnSync(process.execPath, [join(root, 'scripts/licences.mjs'), '--notice'], {
  encoding: 'utf8',
  maxBuffer: 64_000_000,
})
if (licences.status !== 0) {
  process.stderr.write(licences.stderr)
  process.exit(1)
}
await writeFile(join(target, 'NOTICE'), licences.stdout)

// For the version that logs and metrics show. The build of an image has no repository, and is given the commit.
const commit = process.env['COMMIT'] || (existsSync(join(root, '.git')) && currentCommit())
if (commit) await writeFile(join(target, 'commit.txt'), `${commit.slice(0, 12)}\n`)

function currentCommit() {
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' })
  return status === 0 && stdout.trim()
}
