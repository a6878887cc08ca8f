import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import ignore, { type Ignore } from 'ignore'

/**
 * Paths of the files below a folder that the toolkit zips for App Service: it walks down, asks for every name without a slash
 * at its end, and never looks into a folder that the rules leave out.
 */
export function zippedFiles(folder: string, rules: string): string[] {
  const asked = rulesOf(rules)
  const below = (path: string): string[] =>
    readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
      const name = path ? `${path}/${entry.name}` : entry.name
      if (asked.test(name).ignored) return []
      return entry.isDirectory() ? below(name) : [name]
    })
  return below('')
}

/** Whether a file of this path, which need not exist, would be zipped. */
export function isZipped(path: string, rules: string): boolean {
  const asked = rulesOf(rules)
  const names = path.split('/')
  return names.every((_, index) => !asked.test(names.slice(0, index + 1).join('/')).ignored)
}

/** Line by line, as the toolkit reads them. */
const rulesOf = (rules: string): Ignore =>
  rules.split('\n').reduce((all, line) => all.add(line.trim()), ignore().add('.deployment'))

/** Whether no running program reads a file of this name in a package: half of what npm installs. */
export const isUnread = (path: string): boolean => /\.(map|[mc]?ts)$/.test(path)

/** Which package of node_modules a file belongs to; undefined for what npm keeps beside the packages. */
export function packageOf(path: string): string | undefined {
  const [, name] = /^((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/@.][^/]*)\/(?!node_modules\/)/.exec(path) ?? []
  return name
}
