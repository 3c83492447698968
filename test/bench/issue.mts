/**
 * `npm run bench:issue -- [--rounds 4000]` measures the microseconds per P-256 certificate and per step of issuance, in
 * one process without HTTP and database. The unavoidable part are two native operations: verifying the request and
 * signing the certificate. Compare the ratio to that part, because machines differ.
 */
import '../../libs/kernel/src/required-node.ts';
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { parseArgs } from 'node:util';
import { built } from './built.mts';

const crypto = built('crypto/src/index.js') as typeof import('../../libs/crypto/src/index.ts');
const { SystemRandomness } = built('kernel/src/index.js') as typeof import('../../libs/kernel/src/index.ts');
/** Internal steps, which the index of the library does not export. */
const { readSignedObject } = built('crypto/src/x509/certificates/signed-object.js') as {
  readSignedObject: (der: Buffer) => { signed: Buffer; signature: Buffer };
};
const { lintCertificate } = built('crypto/src/x509/lint/lint-certificate.js') as {
  lintCertificate: (certificate: object) => readonly unknown[];
};

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '4000' } } });
const rounds = Math.min(Math.max(Number(values.rounds) || 4000, 100), 1_000_000);
const randomness = new SystemRandomness();
const name = (commonName: string) =>
  crypto.DistinguishedName.of({ ...crypto.EMPTY_SUBJECT, commonName, organization: 'Acme' });

const caKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const caPublicKey = crypto.PublicKey.fromKeyObject(caKey.publicKey);
const usages = {
  keyUsage: ['DigitalSignature', 'KeyAgreement'],
  extendedKeyUsage: ['ClientAuth', 'ServerAuth'],
} as const;
const vaServerDomains = ['va.example.com'];
const algorithm = crypto.SIGNATURE_ALGORITHMS.ECDSA_SHA_256;
const validity = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2027-01-01T00:00:00Z') };

const root = { subject: name('Bench Root'), subjectKeyId: caPublicKey.keyId, publicKey: caPublicKey };
const rootTemplate = {
  ...{ serialNumber: crypto.SerialNumber.random(randomness), subject: root.subject, publicKey: caPublicKey },
  ...{ keyUsage: ['CertSign', 'CRLSign'] as const, extendedKeyUsage: [], isCa: true, vaServerDomains },
  ...{ notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2036-01-01T00:00:00Z') },
};
const preparedRoot = crypto.prepareCertificate(rootTemplate, root);
const certificate = preparedRoot.withSignature(sign('sha256', preparedRoot.tbsCertificate, caKey.privateKey));
const issuer = { ...root, certificate };

/** Requests with distinct keys, which defeats caches. Each has a subject and two alternative names. */
const requests = Array.from({ length: 64 }, (_, at) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return csr(name(`sensor-${at}`).der, publicKey.export({ format: 'der', type: 'spki' }), (info) =>
    sign('sha256', info, privateKey),
  );
});

function tlv(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length =
    content.length < 128
      ? [content.length]
      : content.length < 256
        ? [0x81, content.length]
        : [0x82, content.length >> 8, content.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

function csr(subject: Buffer, spki: Buffer, signInfo: (info: Buffer) => Buffer): Buffer {
  const names = tlv(0x30, tlv(0x82, Buffer.from('sensor.acme.test')), tlv(0x87, Buffer.from([192, 0, 2, 1])));
  const extension = tlv(0x30, tlv(0x06, Buffer.from([0x55, 0x1d, 0x11])), tlv(0x04, names));
  const request = tlv(0x06, Buffer.from('2a864886f70d01090e', 'hex'));
  const attributes = tlv(0xa0, tlv(0x30, request, tlv(0x31, tlv(0x30, extension))));
  const info = tlv(0x30, tlv(0x02, Buffer.of(0)), subject, spki, attributes);
  return tlv(0x30, info, algorithm.identifier, tlv(0x03, Buffer.of(0), signInfo(info)));
}

const parsed = requests.map((der) => crypto.parseCertificationRequest(der));
const signedRequests = requests.map((der) => readSignedObject(der));
const templateOf = (request: (typeof parsed)[number]) => ({
  serialNumber: crypto.SerialNumber.random(randomness),
  subject: crypto.requestedName(request.subject),
  publicKey: request.publicKey,
  ...validity,
  ...usages,
  isCa: false,
  vaServerDomains,
  subjectAltName: request.subjectAltName!,
});
const examined = parsed.map((request) => crypto.examineCertificate(templateOf(request), issuer));
const signatures = examined.map(({ tbsCertificate }) => sign('sha256', tbsCertificate, caKey.privateKey));

const verifyRequest = (at: number) => {
  const { signed, signature } = signedRequests[at % 64]!;
  verify('sha256', signed, parsed[at % 64]!.publicKey.keyObject, signature);
};
const parse = (at: number) => crypto.parseCertificationRequest(requests[at % 64]!);
const build = (at: number) => crypto.examineCertificate(templateOf(parsed[at % 64]!), issuer);
const lint = (at: number) => {
  const { tbsCertificate: der, tbs, contents } = examined[at % 64]!;
  lintCertificate({ der, tbs, contents, issuer });
};
const signNatively = (at: number) => sign('sha256', examined[at % 64]!.tbsCertificate, caKey.privateKey);
const verifySigned = (at: number) =>
  crypto.verifySignature(examined[at % 64]!.tbsCertificate, signatures[at % 64]!, caPublicKey, algorithm);
const whole = (at: number) => {
  const request = parse(at);
  crypto.refuseWeakKey(request.publicKey);
  const prepared = crypto.prepareCertificate(templateOf(request), issuer);
  const signature = sign('sha256', prepared.tbsCertificate, caKey.privateKey);
  if (!crypto.verifySignature(prepared.tbsCertificate, signature, caPublicKey, algorithm))
    throw new Error('bad');
  return prepared.withSignature(signature);
};

/** Returns the microseconds per call: the median of eleven batches. */
function microseconds(step: (at: number) => unknown): number {
  const batch = Math.ceil(rounds / 11);
  for (let at = 0; at < batch; at++) step(at);
  const batches = Array.from({ length: 11 }, () => {
    const started = performance.now();
    for (let at = 0; at < batch; at++) step(at);
    return ((performance.now() - started) * 1000) / batch;
  });
  return batches.sort((a, b) => a - b)[5]!;
}

const figures = {
  verify: microseconds(verifyRequest),
  parse: microseconds(parse),
  build: microseconds(build),
  lint: microseconds(lint),
  sign: microseconds(signNatively),
  check: microseconds(verifySigned),
  whole: microseconds(whole),
};
const native = figures.verify + figures.sign;
const beyond = figures.whole - native;
const line = (label: string, value: number) => {
  console.log(`${label.padEnd(52)}${value.toFixed(1).padStart(8)} µs`);
};
console.log(
  `P-256, ${rounds} certificates per step, ${crypto.CERTIFICATE_LINTS.length} lints, Node ${process.version}`,
);
line('parse     the request, without its signature', figures.parse - figures.verify);
line('verify    the signature of the request (native)', figures.verify);
line('build     profile applied, encoded, read back', figures.build - figures.lint);
line(`lint      all rules`, figures.lint);
line('sign      (native)', figures.sign);
line('check     the signature before it is released', figures.check);
line('whole     certificate, all of the above', figures.whole);
line('beyond    the two native operations', beyond);
console.log(
  `ratio     whole / native                       ${(figures.whole / native).toFixed(2).padStart(15)}`,
);
console.log(
  `certificates per second on one core            ${(1e6 / figures.whole).toFixed(0).padStart(15)}`,
);
const LIMIT = 300;
if (beyond > LIMIT) {
  console.error(`issuance takes more than ${LIMIT} µs in addition to the two native operations`);
  process.exitCode = 1;
}
