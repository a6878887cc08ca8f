import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, extname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/*
 * The production build: the compiler's output in `dist/`, plus files the compiled code reads from disk at run time (SQL
 * migrations, JSON card templates), which the compiler doesn't copy, and the licences of the packages
 * distributed with it.
 */

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const source = join(root, 'src')
const target = join(root, 'dist')

const readAtRunTime = new Set(['.sql', '.json'])

// For suites that build once, and then run several commands that build first.
if (process.env['KEEP_BUILD'] && existsSync(join(target, 'build.txt'))) process.exit()

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

// For the version that logs and metrics show: all builds between two releases have the same number.
await writeFile(
  join(target, 'build.txt'),
  `${process.env['COMMIT']?.slice(0, 12) || currentCommit() || contentName()}\n`,
)

/** The commit, and whether what was built differs from it; undefined outside of a repository. */
function currentCommit() {
  if (!existsSync(join(root, '.git'))) return undefined
  const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' })
  const { status, stdout } = git('rev-parse', 'HEAD')
  if (status !== 0) return undefined
  const changed = git('status', '--porcelain', '--', 'src', 'package.json', 'package-lock.json').stdout !== ''
  return `${stdout.slice(0, 12)}${changed ? '.modified' : ''}`
}

/** For a build that is told no commit, such as that of an image: its own files, so that no two builds share a name. */
function contentName() {
  const hash = createHash('sha256')
  const files = readdirSync(target, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).sort())
    hash.update(`${relative(target, path).replaceAll('\\', '/')}\0`).update(readFileSync(path))
  return `files.${hash.digest('hex').slice(0, 12)}`
}
