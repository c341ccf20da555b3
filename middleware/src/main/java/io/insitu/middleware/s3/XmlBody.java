package io.insitu.middleware.s3;

import io.insitu.middleware.ContentBody;
import io.insitu.middleware.SwiftException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/// The XML that a client sends, of at most [S3Config#XML_BYTES_MAX]; names are taken without their
/// namespaces, since clients do not agree on them. A document type is refused, and with it all
/// entities but the five that every document has.
record XmlBody(Element root) {
    /// Keeps the parser from writing to the standard error.
    private static final class Strict implements ErrorHandler {
        @Override
        public void warning(SAXParseException warning) {}

        @Override
        public void error(SAXParseException error) throws SAXParseException {
            throw error;
        }

        @Override
        public void fatalError(SAXParseException error) throws SAXParseException {
            throw error;
        }
    }

    /// {@return the document; nothing when the body is empty}
    ///
    /// @throws SwiftException 400 for what is no XML or has another root
    static Optional<XmlBody> read(S3Call call, String root) {
        return read(call, root, S3Error.MALFORMED_XML);
    }

    /// {@return the same, where it is another error that it is no XML}
    static Optional<XmlBody> read(S3Call call, String root, S3Error malformed) {
        byte[] bytes = bytes(call);
        return bytes.length == 0
                ? Optional.empty()
                : Optional.of(parse(call, bytes, root, malformed));
    }

    private static XmlBody parse(S3Call call, byte[] bytes, String root, S3Error malformed) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new Strict());
            Element element = builder.parse(new ByteArrayInputStream(bytes)).getDocumentElement();
            if (!name(element).equals(root)) {
                throw malformed.on(call.request());
            }
            return new XmlBody(element);
        } catch (SAXException e) {
            throw malformed.on(call.request());
        } catch (ParserConfigurationException | IOException e) {
            throw new IllegalStateException("Java's own parser of XML fails", e);
        }
    }

    /// {@return whether nothing was sent, for where nothing may be}
    static boolean isMissing(S3Call call) {
        return bytes(call).length == 0;
    }

    private static byte[] bytes(S3Call call) {
        byte[] bytes;
        try {
            bytes = ContentBody.read(call.request().body(), S3Config.XML_BYTES_MAX);
        } catch (IOException e) {
            throw S3Error.MALFORMED_XML.on(call.request());
        }
        String expected = call.header("Content-MD5");
        byte[] md5 = Digests.of("MD5").digest(bytes);
        if (!expected.isEmpty() && !expected.equals(Base64.getEncoder().encodeToString(md5))) {
            throw S3Error.BAD_DIGEST.on(call.request(), "ContentMd5", expected);
        }
        return bytes;
    }

    private static String name(Node node) {
        String local = node.getLocalName();
        return local == null ? node.getNodeName() : local;
    }

    String name() {
        return name(root);
    }

    /// {@return the elements directly below}
    List<XmlBody> children() {
        List<XmlBody> found = new ArrayList<>();
        for (Node node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                found.add(new XmlBody(element));
            }
        }
        return found;
    }

    /// {@return those of that name}
    List<XmlBody> children(String name) {
        return children().stream().filter(child -> child.name().equals(name)).toList();
    }

    String text() {
        return root.getTextContent();
    }

    /// {@return the attribute's value; empty when there is none}
    String attribute(String namespace, String name) {
        return root.getAttributeNS(namespace, name);
    }

    /// {@return the text of the first such element; empty when there is none}
    String text(String name) {
        return children(name).stream().findFirst().map(XmlBody::text).orElse("");
    }
}
