import { type DatabaseServer, openDatabaseServer } from './postgres-server.ts'

let server: Promise<DatabaseServer> | undefined

/** The address of a new empty database on a real PostgreSQL server, which all tests of this run share. */
export async function createTestDatabase(): Promise<string> {
  server ??= openDatabaseServer()
  return (await server).createDatabase()
}

// At the top level of a module this belongs to the whole run.
after(async () => {
  await (await server)?.stop()
})
