/*
 * Checks every new commit: its subject, and that it compiles, so that bisecting never gets stuck.
 * `node scripts/check-commits.mjs [BASE]`; the base defaults to origin/main.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** Maximum number of commits compiled; longer changes are refused rather than checked in part. */
const most = 40

/** Verbs that don't say what a commit does, and better ones. */
const vague = {
  let: 'allow, pass or support',
  mend: 'fix',
  name: 'list, rename or identify',
  say: 'show, explain or document',
  tell: 'notify, report or distinguish',
}

/** Verbs that do; add yours if it also says what a commit does. */
const verbs = new Set(
  `accept add allow alter answer approve ask avoid begin bind bound build cache call cancel change check claim clear close collect combine compare
  confirm convert copy correct count cover create cut decide declare delay delete deliver derive describe detect disable document
  draw drop enable end enforce escape exclude expect explain export extend find finish fix follow format freeze generate give group
  guard halve handle hide hold ignore implement import improve include inline install judge keep kill leave limit link list load lock
  log look make mark measure merge migrate move mutate notify offer omit open order parse pass pause pin place plan plant prepare
  prevent print protect prove provoke prune raise read rebuild record recover redraw reduce refuse register reject release remind
  remove rename renew reorder repeat replace report require rerun reset resolve respond restore retry return reuse revert rewrite run
  save search send separate serve set settle share shorten show sign simplify skip sort specify speed spell split start state stop
  store stub support sweep swap switch take test time trace translate trim undo unify update upgrade use validate verify wait warn
  wrap write`.split(/\s+/),
)

const git = (...args) => spawnSync('git', args, { encoding: 'utf8' })
const linesOf = ({ status, stdout, stderr, error }) => {
  if (status !== 0) throw new Error(`git failed: ${stderr || error?.message}`)
  return stdout.split('\n').filter(Boolean)
}

const base = process.argv[2] ?? 'origin/main'
const known = git('rev-parse', '--verify', '--quiet', `${base}^{commit}`).status === 0
if (!known) console.log(`${base} is not known here: only the last commit is looked at.`)
const range = known ? [`${base}..HEAD`] : ['-1', 'HEAD']
const commits = linesOf(git('log', '--reverse', '--no-merges', '--format=%H %s', ...range))
const problems = []
if (commits.length > most) problems.push(`${commits.length} commits: split the change, ${most} are looked at at most.`)

const folder = mkdtempSync(join(tmpdir(), 'commits-'))
const tree = join(folder, 'tree')
try {
  if (commits.length > 0) git('worktree', 'add', '--detach', '--no-checkout', tree, 'HEAD')
  for (const [index, line] of commits.slice(0, most).entries()) {
    const commit = line.slice(0, 40)
    const subject = line.slice(41)
    const fails = (why) => problems.push(`${commit.slice(0, 9)} ${subject}: ${why}`)
    if (!/^[a-z0-9-]+: \S/.test(subject)) fails('the subject is not of the form "area: summary"')
    const verb = /^[a-z0-9-]+: (\S+)/.exec(subject)?.[1]?.toLowerCase() ?? ''
    if (Object.hasOwn(vague, verb)) fails(`“${verb}” doesn't say what it does: try ${vague[verb]}`)
    else if (verb !== '' && !verbs.has(verb)) fails(`“${verb}” is not one of the verbs in scripts/check-commits.mjs`)
    if (subject.length > 72) fails(`the subject has ${subject.length} characters, 72 at most`)
    const checkout = git('-C', tree, 'checkout', '--quiet', '--force', commit)
    if (checkout.status !== 0) fails(checkout.stderr)
    if (index === 0) symlinkSync(resolve('node_modules'), join(tree, 'node_modules'), 'junction')
    const types = spawnSync(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '--noEmit'], {
      cwd: tree,
      encoding: 'utf8',
    })
    if (types.status !== 0) fails(`it does not compile\n${types.stdout}${types.stderr}`)
  }
} finally {
  git('worktree', 'remove', '--force', tree)
  rmSync(folder, { recursive: true, force: true })
}

for (const problem of problems) console.error(problem)
console.log(`${commits.length} commits, ${problems.length} problems`)
process.exitCode = problems.length > 0 ? 1 : 0
