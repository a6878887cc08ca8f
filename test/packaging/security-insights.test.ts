import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { anchorsIn, json, root, text } from './project.ts'

// The parts used of OpenSSF's schema, version 2: https://github.com/ossf/security-insights-spec, schema.cue. Strict, so that
// a misspelt name is noticed.
const url = z.string().regex(/^https?:\/\/\S+$/)
const date = z.string().regex(/^\d{4}-\d\d-\d\d$/)
const people = z.array(z.strictObject({ name: z.string(), primary: z.boolean() })).min(1)
const links = (...names: string[]) => z.strictObject(Object.fromEntries(names.map((name) => [name, url.optional()])))
const schema = z.strictObject({
  header: z.strictObject({
    'schema-version': z.literal('2.0.0'),
    'last-updated': date,
    'last-reviewed': date,
    url,
  }),
  project: z.strictObject({
    name: z.string(),
    administrators: people,
    documentation: links('quickstart-guide', 'detailed-guide', 'signature-verification'),
    repositories: z.array(z.strictObject({ name: z.string(), url, comment: z.string() })).min(1),
    'vulnerability-reporting': z.strictObject({
      'reports-accepted': z.boolean(),
      'bug-bounty-available': z.boolean(),
      'security-policy': url,
      comment: z.string(),
    }),
  }),
  repository: z.strictObject({
    url,
    status: z.enum(['active', 'abandoned', 'concept', 'inactive', 'moved', 'suspended', 'unsupported', 'WIP']),
    'accepts-change-request': z.boolean(),
    'accepts-automated-change-request': z.boolean(),
    'core-team': people,
    license: z.strictObject({ url, expression: z.string() }),
    documentation: links('contributing-guide', 'dependency-management-policy', 'security-policy'),
    release: z.strictObject({
      'automated-pipeline': z.boolean(),
      changelog: url,
      'distribution-points': z.array(z.strictObject({ uri: url, comment: z.string() })).min(1),
    }),
    security: z.strictObject({
      assessments: z.strictObject({ self: z.strictObject({ comment: z.string(), evidence: url }) }),
      tools: z.array(
        z.strictObject({
          name: z.string(),
          type: z.enum(['fuzzing', 'container', 'secret', 'SCA', 'SAST', 'other']),
          comment: z.string().optional(),
          rulesets: z.array(z.string()).min(1),
          integration: z.strictObject({ adhoc: z.boolean(), ci: z.boolean(), release: z.boolean() }),
          results: z.strictObject({}),
        }),
      ),
    }),
  }),
})

const source = text('SECURITY-INSIGHTS.yml')

describe('SECURITY-INSIGHTS.yml', () => {
  it("follows version 2 of OpenSSF's schema", () => {
    const { error } = schema.safeParse(parse(source))
    assert.equal(error?.message, undefined)
  })

  it('names one repository, and only pages and sections that exist in it', () => {
    const repositories = new Set(source.match(/https:\/\/github\.com\/(?!ossf\/)[\w.-]+\/[\w.-]+/g))
    assert.equal(repositories.size, 1)
    const pages = [...source.matchAll(/\/blob\/main\/([\w./-]+)(?:#([\w-]+))?/g)]
    assert.ok(pages.length > 8)
    for (const [, path = '', section] of pages) {
      assert.ok(existsSync(join(root, path)), path)
      if (section) assert.ok(anchorsIn(path).includes(section), `${path}#${section}`)
    }
  })

  it('says what is true of the license, the tools and the reports', () => {
    const { repository, project } = schema.parse(parse(source))
    assert.equal(repository.license.expression, (json('package.json') as { license: string }).license)
    assert.match(text('SECURITY.md'), /"Report a vulnerability" on the repository's \*Security\* tab/)
    assert.ok(project['vulnerability-reporting']['reports-accepted'])
    const workflows = ['ci', 'codeql', 'release'].map((name) => text(`.github/workflows/${name}.yml`)).join()
    const proofs: Record<string, RegExp> = {
      CodeQL: /queries: security-extended/,
      'npm audit': /run vulnerabilities|--silent vulnerabilities/,
      'dependency-review': /dependency-review-action@/,
      Dependabot: /package-ecosystem: npm/,
      Grype: /anchore\/scan-action@/,
      'fast-check': /run: npm test/,
    }
    assert.deepEqual(repository.security.tools.map(({ name }) => name).sort(), Object.keys(proofs).sort())
    const all = workflows + text('.github/dependabot.yml')
    for (const [name, proof] of Object.entries(proofs)) assert.match(all, proof, name)
  })
})
