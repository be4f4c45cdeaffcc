'use strict'
// Starts one whole AT Protocol network (directory, personal data server, app view, moderation) and says
// READY on standard output. It ends when its standard input does, so that it cannot outlive the test.
//
// Needs DB_POSTGRES_URL and REDIS_HOST. NETWORK_SCHEMA is a database schema that no run has used, of
// letters and underscores only. PLC_PORT, PDS_PORT, BSKY_PORT and OZONE_PORT are free ports.
const { TestNetwork } = require('@atproto/dev-env')

const need = (name) => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set`)
  return value
}

async function main() {
  const schema = need('NETWORK_SCHEMA')
  const bsky = Number(need('BSKY_PORT'))
  const network = await TestNetwork.create({
    dbPostgresSchema: schema,
    plc: { port: Number(need('PLC_PORT')) },
    pds: { port: Number(need('PDS_PORT')), hostname: 'localhost', enableDidDocWithSession: true },
    bsky: { port: bsky, publicUrl: `http://localhost:${bsky}`, dbPostgresSchema: `${schema}_bsky` },
    ozone: { port: Number(need('OZONE_PORT')), dbPostgresSchema: `${schema}_ozone` },
  })
  process.stdin.resume()
  process.stdin.on('end', async () => {
    await network.close()
    process.exit(0)
  })
  console.log('READY')
}

main().catch((err) => {
  console.error(err)
  process.exit(1)
})
