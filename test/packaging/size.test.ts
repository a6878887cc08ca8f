import assert from 'node:assert/strict'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isUnread, isZipped } from './deployment-package.ts'
import { json, root, text } from './project.ts'

interface Locked {
  readonly packages: Readonly<Record<string, { readonly dev?: true; readonly optional?: true }>>
}

const production = Object.entries((json('package-lock.json') as unknown as Locked).packages).filter(
  ([path, { dev, optional }]) => path !== '' && !dev && !optional,
)

/** Bytes of a package's own files that travel to production. */
function sizeOf(path: string): number {
  if (!existsSync(join(root, path))) return 0
  return readdirSync(join(root, path), { withFileTypes: true }).reduce((sum, entry) => {
    const inner = `${path}/${entry.name}`
    if (entry.name === 'node_modules') return sum
    if (entry.isDirectory()) return sum + sizeOf(inner)
    return isUnread(inner) ? sum : sum + statSync(join(root, inner)).size
  }, 0)
}

const million = 1_000_000
const sizes = production.map(([path]) => ({ name: path.replace(/^node_modules\//, ''), mb: sizeOf(path) / million }))
const largest = [...sizes].sort((a, b) => b.mb - a.mb).slice(0, 10)

describe('the production packages', () => {
  it('take less than 125 MB', () => {
    const sum = sizes.reduce((all, { mb }) => all + mb, 0)
    assert.ok(sum > 80 && sum < 125, `${sum.toFixed(1)} MB: ${largest.map(({ name }) => name).join(', ')}`)
  })

  it('are listed by size, each with ten per cent of headroom', () => {
    const [, table = ''] = text('bench/README.md').split('## Packages\n')
    const listed = [...table.matchAll(/^\| `([^`]+)` \| ([\d.]+) \|/gm)].map(([, name, mb]) => ({
      name,
      mb: Number(mb),
    }))
    assert.deepEqual(
      listed.map(({ name }) => name),
      largest.map(({ name }) => name),
    )
    for (const [index, { name, mb }] of largest.entries()) {
      const said = listed[index]?.mb ?? 0
      assert.ok(Math.abs(mb - said) <= said / 10, `${name}: ${mb.toFixed(1)} MB`)
    }
  })

  it('keep their licences, in the zip as in the image', () => {
    const rules = text('.webappignore')
    const image = text('Dockerfile').replace(/\\\n\s*/g, '')
    const [, gone = '', kept = ''] = /-iregex '([^']+)' -not -iregex '([^']+)' -delete/.exec(image) ?? []
    // As find reads them: groups and alternatives have backslashes.
    const [deleted, saved] = [gone, kept].map((one) => new RegExp(`^${one.replace(/\\([(|)])/g, '$1')}$`, 'i'))
    for (const name of [
      'LICENSE',
      'LICENSE.md',
      'license.md',
      'Licence.md',
      'NOTICE.md',
      'x.js',
      'a.md',
      'b.d.ts',
      'c.map',
    ])
      for (const path of [`node_modules/a/${name}`, `node_modules/@b/c/node_modules/d/${name}`]) {
        const unread = isUnread(path)
        assert.equal(isZipped(path, rules), !unread, path)
        assert.equal(deleted?.test(path) && !saved?.test(path), unread, path)
      }
    assert.match(image, /rm -r node_modules\/gpt-tokenizer /)
  })
})
