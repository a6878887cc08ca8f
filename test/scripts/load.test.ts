import assert from 'node:assert/strict'
import { npmRun } from './command.ts'

describe('the short form of', () => {
  it('npm run test:load answers two operators for five seconds', async () => {
    const said = await npmRun('test:load', ['5', '2', '1'])
    assert.match(said, /questions asked +│ [1-9]/)
    assert.match(said, /wrong answers +│ 0 /)
  })

  it('npm run test:incident contains the accounts of two operators on two instances', async () => {
    assert.match(await npmRun('test:incident', ['2', '5', '2']), /^\| operators done \| 2 of 2, /m)
  })

  it('npm run drill kills an instance of the build in mid-run', async () => {
    const said = await npmRun('drill', ['instance', '20'])
    assert.match(said, /accounts changed +│ '20 of 20'/)
    assert.match(said, /sent twice +│ 0 /)
  })
})
