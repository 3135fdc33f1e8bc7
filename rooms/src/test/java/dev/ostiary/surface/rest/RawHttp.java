package dev.ostiary.surface.rest;

import dev.ostiary.kernel.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Speaks HTTP byte by byte, as no well-behaved client would. */
record RawHttp(int port) {
    record Answer(int status, String head, String body) {
        JsonNode json() {
            return StrictJson.read(body);
        }

        String code() {
            return json().path("error").path("code").asString("");
        }
    }

    Answer get(String target) throws IOException {
        return send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + dev.ostiary.surface.Lodge.KEY + "\r\nConnection: close\r\n\r\n");
    }

    Answer send(String request) throws IOException {
        return send(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    Answer send(byte[] request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
            writeAsFarAsTaken(socket, request);
            return answer(socket);
        }
    }

    /** A server that refuses early may stop reading before everything is written. */
    private static void writeAsFarAsTaken(Socket socket, byte[] request) {
        try {
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
        } catch (IOException _) {
            // The answer is there all the same.
        }
    }

    private static Answer answer(Socket socket) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(bytes);
        } catch (IOException _) {
            // Reset after the answer: what came before it counts.
        }
        var text = bytes.toString(StandardCharsets.UTF_8);
        var end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("no answer");
        }
        return new Answer(Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
    }
}
