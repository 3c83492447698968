import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Verifies certificate chains with the PKIX validator of the JDK.
 *
 * <p>The argument is a file with one chain per line: a name and the certificates from the leaf to the root in base64
 * DER, separated by blanks. Prints "FAILED name: reason" per failure, "SKIPPED name: reason" per chain that this
 * JDK cannot validate, and in the last line the number of valid chains.
 */
public final class VerifyChains {
    private static final Set<String> UNKNOWN_BEFORE_JDK_24 =
            Set.of("2.16.840.1.101.3.4.3.17", "2.16.840.1.101.3.4.3.18", "2.16.840.1.101.3.4.3.19");

    public static void main(String[] arguments) throws Exception {
        int verified = 0;
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            String[] words = line.split(" ");
            List<X509Certificate> chain = new ArrayList<>();
            for (int at = 1; at < words.length; at++) chain.add(parse(words[at]));
            if (chain.stream().anyMatch(VerifyChains::isMlDsa)) {
                System.out.println("SKIPPED " + words[0] + ": ML-DSA");
                continue;
            }
            boolean isShort = hasShortCommonNameOnly(chain.get(0));
            try {
                verify(chain);
                verified++;
            } catch (RuntimeException error) {
                // The JDK fails to intersect mailbox constraints with those of a CA that has none.
                boolean isKnown = String.valueOf(error.getMessage()).contains("RFC822Name may not be null");
                System.out.println((isKnown ? "SKIPPED " : "FAILED ") + words[0] + ": " + error);
            } catch (GeneralSecurityException error) {
                boolean isExpected = isShort && error.getMessage().equals("name constraints check failed");
                System.out.println((isExpected ? "SKIPPED " : "FAILED ") + words[0] + ": " + error.getMessage());
            }
        }
        System.out.println(verified);
    }

    private static X509Certificate parse(String base64) throws GeneralSecurityException {
        byte[] der = Base64.getDecoder().decode(base64);
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
    }

    /**
     * Verifies by RFC 5280 6.1. The trust anchor is the name and key of the root. The root stays in the path, because
     * the JDK takes name constraints from certificates of the path only.
     */
    private static void verify(List<X509Certificate> chain) throws GeneralSecurityException {
        X509Certificate root = chain.get(chain.size() - 1);
        CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
        TrustAnchor anchor = new TrustAnchor(root.getSubjectX500Principal(), root.getPublicKey(), null);
        PKIXParameters parameters = new PKIXParameters(Set.of(anchor));
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
    }

    /**
     * Returns whether a certificate has a common name of one label and no DNS name among its alternative names. The JDK
     * compares every common name that could be a host name with DNS constraints; RFC 5280 4.2.1.10 compares none,
     * OpenSSL and the service those with two labels or more.
     */
    private static boolean hasShortCommonNameOnly(X509Certificate leaf) throws GeneralSecurityException {
        boolean hasDnsName = leaf.getSubjectAlternativeNames() != null
                && leaf.getSubjectAlternativeNames().stream().anyMatch(each -> each.get(0).equals(2));
        return !hasDnsName && ONE_LABEL.matcher(leaf.getSubjectX500Principal().getName()).find();
    }

    private static final Pattern ONE_LABEL = Pattern.compile("^CN=[A-Za-z0-9-]+(,|$)");

    private static boolean isMlDsa(X509Certificate certificate) {
        return UNKNOWN_BEFORE_JDK_24.contains(certificate.getSigAlgOID())
                || UNKNOWN_BEFORE_JDK_24.contains(certificate.getPublicKey().getAlgorithm());
    }
}
