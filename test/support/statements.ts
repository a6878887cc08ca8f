import { PGlite } from '@electric-sql/pglite'

/** A statement as the embedded database received it. */
export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

/** Records what is sent to the embedded database in each test of a `describe`. */
export function useStatements(): () => readonly Statement[] {
  const { query, exec } = PGlite.prototype
  let statements: Statement[] = []
  before(() => {
    PGlite.prototype.query = function (this: PGlite, ...args: Parameters<typeof query>) {
      statements.push({ text: args[0], values: args[1] ?? [] })
      return Reflect.apply(query, this, args)
    } as typeof query
    PGlite.prototype.exec = function (this: PGlite, ...args: Parameters<typeof exec>) {
      statements.push({ text: args[0], values: [] })
      return Reflect.apply(exec, this, args)
    }
  })
  after(() => Object.assign(PGlite.prototype, { query, exec }))
  beforeEach(() => {
    statements = []
  })
  return () => statements
}
