import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { blockSignIn, openGraph } from './example.ts'
import { drive, idOf, scripted, user, valuesOf } from './script.ts'

const text = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

describe('the page of the Graph engine', () => {
  it('shows an example that works', async () => {
    const recorded: string[] = []
    const { graph, clock } = scripted({
      item: ({ method, url }) => {
        if (method === 'PATCH') {
          assert.ok(recorded.some((id) => url.includes(id)))
          return url.includes(idOf('bo')) ? { status: 403, body: {} } : { status: 204 }
        }
        const value = valuesOf(url).map((upn) => user(upn.replace(/@.*/, '')))
        return { status: 200, body: { value } }
      },
    })
    const names = ['ann@contoso.test', 'bo@contoso.test']
    const record = async (ids: readonly string[]) => void recorded.push(...ids)
    const outcomes = await drive(
      clock,
      blockSignIn(graph, async () => 'token', names, record),
    )
    assert.deepEqual(Object.fromEntries(outcomes), { [idOf('ann')]: 'done', [idOf('bo')]: 'failed' })
    await openGraph().close()
  })

  it('has that example as it is tested', () => {
    const [, shown] = /```ts\n(.*?)```/s.exec(text('../../src/graph/README.md')) ?? []
    assert.equal(shown, text('./example.ts').replace('../../src/graph/index.ts', './index.ts'))
  })
})
